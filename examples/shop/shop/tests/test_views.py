import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from accounts.tests.factories import UserFactory
from shop.models import Order
from shop.tests.factories import CustomerFactory, OrderFactory, OrderLineFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def clerk(client: Client) -> Client:
    client.force_login(UserFactory())
    return client


def test_orders_show_their_total(clerk: Client) -> None:
    OrderLineFactory(quantity=2)
    assert "19.80" in clerk.get(reverse("shop:order-list")).content.decode()


@pytest.mark.parametrize(
    ("role", "status"), [(User.Role.CLERK, 200), (User.Role.MANAGER, 200), (User.Role.BUYER, 403)]
)
def test_who_may_see_orders(client: Client, role: User.Role, status: int) -> None:
    client.force_login(UserFactory(role=role))
    assert client.get(reverse("shop:order-list")).status_code == status


def test_placing_an_order(clerk: Client) -> None:
    order = OrderLineFactory().order
    clerk.post(reverse("shop:order-place", args=[order.pk]))
    order.refresh_from_db()
    assert order.status == Order.Status.PLACED


def test_placing_an_empty_order_conflicts(clerk: Client) -> None:
    response = clerk.post(reverse("shop:order-place", args=[OrderFactory().pk]))
    assert response.status_code == 409


def test_changing_a_customer(clerk: Client) -> None:
    customer = CustomerFactory(city="Rome")
    data = {"name": customer.name, "email": customer.email, "city": "Turin"}
    clerk.post(reverse("shop:customer-edit", args=[customer.pk]), data)
    customer.refresh_from_db()
    assert customer.city == "Turin"
