import pytest

from accounts.tests.factories import UserFactory
from shop.models import Order
from shop.orders import OrderError, cancel, place
from shop.tests.factories import OrderFactory, OrderLineFactory

pytestmark = pytest.mark.django_db


def test_placing_a_draft_moves_it_to_placed() -> None:
    order = OrderLineFactory().order
    assert place(order).status == Order.Status.PLACED


def test_placing_records_the_clerk() -> None:
    clerk = UserFactory()
    assert place(OrderLineFactory().order, clerk).clerk == clerk


def test_an_order_without_lines_is_not_placed() -> None:
    with pytest.raises(OrderError, match="has no lines"):
        place(OrderFactory())


@pytest.mark.parametrize("status", [Order.Status.PLACED, Order.Status.SHIPPED])
def test_only_a_draft_is_placed(status: Order.Status) -> None:
    order = OrderLineFactory(order__status=status).order
    with pytest.raises(OrderError, match="not a draft"):
        place(order)


@pytest.mark.parametrize("status", [Order.Status.DRAFT, Order.Status.PLACED])
def test_an_open_order_can_be_cancelled(status: Order.Status) -> None:
    assert cancel(OrderFactory(status=status)).status == Order.Status.CANCELLED


def test_a_shipped_order_stays_shipped() -> None:
    with pytest.raises(OrderError, match="stays so"):
        cancel(OrderFactory(status=Order.Status.SHIPPED))
