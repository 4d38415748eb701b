from datetime import UTC, datetime

import structlog
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from orders.errors import ConflictError, NotFoundError
from orders.models import Item, Order, OrderLine, OrderStatus

log = structlog.get_logger()

OPEN = (OrderStatus.DRAFT, OrderStatus.PLACED)


async def get_order(session: AsyncSession, order_id: int) -> Order:
    order = await session.get(Order, order_id)
    if order is None:
        raise NotFoundError(f'There is no order {order_id}.')
    return order


async def get_listed_item(session: AsyncSession, sku: str) -> Item:
    query = select(Item).where(Item.sku == sku, Item.is_listed)
    item = await session.scalar(query)
    if item is None:
        raise NotFoundError(f'There is no item {sku}.')
    return item


async def add_line(
    session: AsyncSession, order: Order, sku: str, quantity: int
) -> OrderLine:
    """Adds pieces of an item at its price of today; a second time adds to the first."""
    _require(order, OrderStatus.DRAFT)
    item = await get_listed_item(session, sku)
    for line in order.lines:
        if line.item_id == item.id:
            line.quantity += quantity
            return line
    line = OrderLine(item=item, quantity=quantity, unit_price_cents=item.price_cents)
    order.lines.append(line)
    await session.flush()
    return line


async def remove_line(session: AsyncSession, order: Order, sku: str) -> None:
    _require(order, OrderStatus.DRAFT)
    kept = [line for line in order.lines if line.sku != sku]
    if len(kept) == len(order.lines):
        raise NotFoundError(f'Order {order.id} has no {sku}.')
    order.lines = kept
    await session.flush()


def place(order: Order) -> None:
    _require(order, OrderStatus.DRAFT)
    if not order.lines:
        raise ConflictError(f'Order {order.id} has no lines.')
    order.status = OrderStatus.PLACED
    order.placed_at = datetime.now(UTC)
    log.info('order_placed', order_id=order.id, total_cents=order.total_cents)


def pay(order: Order, amount_cents: int) -> None:
    _require(order, OrderStatus.PLACED)
    if amount_cents != order.total_cents:
        log.warning('wrong_amount', order_id=order.id, amount_cents=amount_cents)
        raise ConflictError(f'Order {order.id} costs {order.total_cents} cents.')
    order.status = OrderStatus.PAID
    log.info('order_paid', order_id=order.id)


def ship(order: Order) -> None:
    _require(order, OrderStatus.PAID)
    order.status = OrderStatus.SHIPPED
    log.info('order_shipped', order_id=order.id)


def cancel(order: Order) -> None:
    _require(order, *OPEN)
    order.status = OrderStatus.CANCELLED
    log.info('order_cancelled', order_id=order.id)


def _require(order: Order, *allowed: OrderStatus) -> None:
    if order.status not in allowed:
        raise ConflictError(f'Order {order.id} is {order.status}.')
