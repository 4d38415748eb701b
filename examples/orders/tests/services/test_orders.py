import pytest
from sqlalchemy.ext.asyncio import AsyncSession

from orders.errors import ConflictError, NotFoundError
from orders.models import Customer, Order, OrderStatus
from orders.services.orders import add_line, cancel, pay, place, remove_line, ship
from tests.factories import CustomerFactory, ItemFactory, OrderFactory


@pytest.fixture
async def order(customer: Customer) -> Order:
    return await OrderFactory.create_async(customer=customer)


async def test_adding_an_item_twice_adds_to_its_line(
    session: AsyncSession, order: Order
) -> None:
    item = await ItemFactory.create_async()
    await add_line(session, order, item.sku, 2)
    await add_line(session, order, item.sku, 3)
    assert [line.quantity for line in order.lines] == [5]


async def test_a_line_keeps_the_price_of_its_day(
    session: AsyncSession, order: Order
) -> None:
    item = await ItemFactory.create_async(price_cents=1_000)
    line = await add_line(session, order, item.sku, 1)
    item.price_cents = 2_000
    assert line.unit_price_cents == 1_000


async def test_an_unlisted_item_cannot_be_ordered(
    session: AsyncSession, order: Order
) -> None:
    item = await ItemFactory.create_async(is_listed=False)
    with pytest.raises(NotFoundError, match='There is no item'):
        await add_line(session, order, item.sku, 1)


async def test_a_line_that_is_not_there_cannot_be_removed(
    session: AsyncSession, order: Order
) -> None:
    with pytest.raises(NotFoundError, match='has no SAW-1'):
        await remove_line(session, order, 'SAW-1')


async def test_an_order_without_lines_is_not_placed(order: Order) -> None:
    with pytest.raises(ConflictError, match='has no lines'):
        place(order)


@pytest.mark.parametrize(
    'status', [status for status in OrderStatus if status is not OrderStatus.PAID]
)
def test_only_a_paid_order_is_shipped(status: OrderStatus) -> None:
    order = OrderFactory.build(customer=CustomerFactory.build(), id=1, status=status)
    with pytest.raises(ConflictError, match=f'is {status}'):
        ship(order)


@pytest.mark.parametrize('status', [OrderStatus.DRAFT, OrderStatus.PLACED])
def test_an_open_order_can_be_cancelled(status: OrderStatus) -> None:
    order = OrderFactory.build(customer=CustomerFactory.build(), status=status)
    cancel(order)
    assert order.status is OrderStatus.CANCELLED


def test_an_order_is_paid_in_full() -> None:
    order = OrderFactory.build(
        customer=CustomerFactory.build(), id=1, status=OrderStatus.PLACED
    )
    with pytest.raises(ConflictError, match='costs 0 cents'):
        pay(order, 1)
