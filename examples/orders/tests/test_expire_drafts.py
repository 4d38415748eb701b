from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy.ext.asyncio import AsyncSession

from orders.commands.expire_drafts import expire_drafts
from orders.models import Customer, OrderStatus
from tests.factories import OrderFactory

MONTH = timedelta(days=30)


@pytest.mark.parametrize(
    ('days', 'status'), [(29, OrderStatus.DRAFT), (31, OrderStatus.CANCELLED)]
)
async def test_a_draft_expires_after_a_month(
    session: AsyncSession, customer: Customer, days: int, status: OrderStatus
) -> None:
    created_at = datetime.now(UTC) - timedelta(days=days)
    order = await OrderFactory.create_async(customer=customer, created_at=created_at)
    await expire_drafts(session, MONTH)
    assert order.status is status


async def test_a_dry_run_cancels_nothing(
    session: AsyncSession, customer: Customer
) -> None:
    order = await OrderFactory.create_async(
        customer=customer, created_at=datetime(2026, 1, 1, tzinfo=UTC)
    )
    await expire_drafts(session, MONTH, dry_run=True)
    assert order.status is OrderStatus.DRAFT
