from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from accounts.tests.factories import UserFactory
from inventory.models import Warehouse
from inventory.stock import low_stock, receive, stock_of
from inventory.tests.factories import StockMovementFactory, WarehouseFactory
from shop.tests.factories import ProductFactory

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(("quantities", "stock"), [([], 0), ([10], 10), ([10, -3], 7)])
def test_stock_of(quantities: list[int], stock: int) -> None:
    product = ProductFactory()
    for quantity in quantities:
        StockMovementFactory(product=product, quantity=quantity)
    assert stock_of(product) == stock


def test_stock_of_one_warehouse() -> None:
    movement = StockMovementFactory(quantity=4)
    StockMovementFactory(product=movement.product, quantity=9)
    assert stock_of(movement.product, movement.warehouse) == 4


@pytest.mark.parametrize(("threshold", "skus"), [(0, []), (3, ["B"]), (11, ["B", "A"])])
def test_low_stock_starts_with_the_scarcest(threshold: int, skus: list[str]) -> None:
    StockMovementFactory(product__sku="A", quantity=10)
    StockMovementFactory(product__sku="B", quantity=2)
    assert [row.sku for row in low_stock(threshold)] == skus


def test_an_inactive_product_is_never_low() -> None:
    ProductFactory(is_active=False)
    assert low_stock(5) == []


@pytest.mark.parametrize("quantity", [0, -1])
def test_a_delivery_has_at_least_one_piece(quantity: int) -> None:
    with pytest.raises(ValueError, match="at least one piece"):
        receive(ProductFactory(), WarehouseFactory(), quantity)


def test_closed_warehouses_are_hidden() -> None:
    WarehouseFactory(closed_on=date(2024, 5, 1))
    assert not Warehouse.objects.exists()


def test_stock_is_summed_by_warehouse() -> None:
    movement = StockMovementFactory(quantity=4)
    StockMovementFactory(warehouse=movement.warehouse, quantity=5)
    assert Warehouse.objects.all().with_stock().get().stock == 9


def test_buyers_see_what_is_low(client: Client) -> None:
    client.force_login(UserFactory(role=User.Role.BUYER))
    ProductFactory(sku="A", name="Saw")
    response = client.get(reverse("inventory:low-stock"), {"threshold": "1"})
    assert response.json()["products"] == [{"sku": "A", "name": "Saw", "stock": 0}]
