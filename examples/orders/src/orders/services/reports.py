from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from orders.models import Item, Order, OrderLine

BEST_SELLERS = 5


async def daily_summary(session: AsyncSession, day: date) -> dict[str, Any]:
    """What was placed on one day (UTC)."""
    start = datetime.combine(day, time.min, tzinfo=UTC)
    placed = (Order.placed_at >= start, Order.placed_at < start + timedelta(days=1))

    pieces = func.sum(OrderLine.quantity)
    revenue = func.sum(OrderLine.quantity * OrderLine.unit_price_cents)
    per_item = await session.execute(
        select(Item.sku, pieces, revenue)
        .join(OrderLine, OrderLine.item_id == Item.id)
        .join(Order, Order.id == OrderLine.order_id)
        .where(*placed)
        .group_by(Item.sku)
        .order_by(pieces.desc(), Item.sku)
    )
    rows = per_item.all()
    orders = await session.scalar(select(func.count(Order.id)).where(*placed))
    return {
        'day': day.isoformat(),
        'orders': orders or 0,
        'revenue_cents': sum(revenue for _, _, revenue in rows),
        'best_sellers': [
            {'sku': sku, 'pieces': pieces} for sku, pieces, _ in rows[:BEST_SELLERS]
        ],
    }


def describe(summary: dict[str, Any]) -> str:
    """One line for people."""
    if summary['orders'] == 0:
        return f'{summary["day"]}: no orders'
    best = ', '.join(seller['sku'] for seller in summary['best_sellers'])
    return f'{summary["day"]}: {summary["orders"]} orders, mostly {best}'
