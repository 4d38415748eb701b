from datetime import date

from sqlalchemy.ext.asyncio import AsyncSession

from orders.services.reports import daily_summary, describe


async def test_a_day_without_orders_says_so(session: AsyncSession) -> None:
    summary = await daily_summary(session, date(2026, 5, 1))
    assert describe(summary) == '2026-05-01: no orders'


def test_a_day_names_its_best_sellers() -> None:
    best = [{'sku': 'SAW-1', 'pieces': 9}, {'sku': 'HAMMER', 'pieces': 2}]
    summary = {'day': '2026-05-01', 'orders': 4, 'best_sellers': best}
    assert describe(summary) == '2026-05-01: 4 orders, mostly SAW-1, HAMMER'
