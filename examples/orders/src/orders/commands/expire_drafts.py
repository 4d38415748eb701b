"""Cancels old drafts: `python -m orders.commands.expire_drafts`."""

import argparse
import asyncio
from datetime import UTC, datetime, timedelta

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from orders.database import session_factory
from orders.models import Order, OrderStatus
from orders.services.orders import cancel
from orders.settings import get_settings


async def expire_drafts(
    session: AsyncSession, older_than: timedelta, *, dry_run: bool = False
) -> int:
    """Returns how many drafts were cancelled, or would be."""
    query = select(Order).where(
        Order.status == OrderStatus.DRAFT,
        Order.created_at < datetime.now(UTC) - older_than,
    )
    drafts = (await session.scalars(query)).all()
    for order in drafts:
        if dry_run:
            print(f'Would cancel order {order.id} of {order.created_at:%Y-%m-%d}')
            continue
        cancel(order)
        print(f'Cancelled order {order.id}')
    await session.commit()
    return len(drafts)


async def run(*, dry_run: bool) -> None:
    async with session_factory() as session:
        lifetime = get_settings().draft_lifetime
        expired = await expire_drafts(session, lifetime, dry_run=dry_run)
    if expired == 0:
        print('No draft is old enough')
    else:
        print('Drafts:', expired)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument('--dry-run', action='store_true')
    options = parser.parse_args()
    asyncio.run(run(dry_run=options.dry_run))


if __name__ == '__main__':
    main()
