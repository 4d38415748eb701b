from decimal import Decimal

import pytest

from shop.models import Order
from shop.tests.factories import (
    CategoryFactory,
    CustomerFactory,
    OrderFactory,
    OrderLineFactory,
    ProductFactory,
)

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("company", "expected"), [("", "Ada Lovelace"), ("Engines", "Ada Lovelace (Engines)")]
)
def test_customer_display_name(company: str, expected: str) -> None:
    assert CustomerFactory(name="Ada Lovelace", company=company).display_name == expected


def test_customer_str() -> None:
    assert str(CustomerFactory(name="Ada Lovelace")) == "Ada Lovelace"


def test_category_str_shows_its_parents() -> None:
    parent = CategoryFactory(name="Tools")
    assert str(CategoryFactory(name="Saws", parent=parent)) == "Tools / Saws"


def test_product_str() -> None:
    assert str(ProductFactory(sku="S-1", name="Saw")) == "S-1 Saw"


@pytest.mark.parametrize(
    ("quantities", "total"), [([], "0"), ([1], "9.90"), ([2, 3], "49.50"), ([0], "0")]
)
def test_order_total(quantities: list[int], total: str) -> None:
    order = OrderFactory()
    for quantity in quantities:
        OrderLineFactory(order=order, quantity=quantity)
    assert order.total == Decimal(total)


@pytest.mark.parametrize(
    ("status", "is_open"),
    [
        (Order.Status.DRAFT, True),
        (Order.Status.PLACED, True),
        (Order.Status.SHIPPED, False),
        (Order.Status.CANCELLED, False),
    ],
)
def test_order_is_open(status: Order.Status, is_open: bool) -> None:
    assert OrderFactory(status=status).is_open is is_open
