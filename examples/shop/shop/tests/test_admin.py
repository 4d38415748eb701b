import pytest
from django.test import Client
from django.urls import reverse

from accounts.tests.factories import UserFactory
from shop.tests.factories import CustomerFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def admin(client: Client) -> Client:
    client.force_login(UserFactory(is_staff=True, is_superuser=True))
    return client


@pytest.mark.parametrize("model", ["customer", "category", "product", "order"])
def test_every_list_opens(admin: Client, model: str) -> None:
    response = admin.get(reverse(f"admin:shop_{model}_changelist"))
    assert response.status_code == 200


def test_a_customer_opens(admin: Client) -> None:
    response = admin.get(reverse("admin:shop_customer_change", args=[CustomerFactory().pk]))
    assert response.status_code == 200


@pytest.mark.parametrize(("words", "found"), [("engines", True), ("nobody", False)])
def test_customers_are_found_by_company(admin: Client, words: str, found: bool) -> None:
    CustomerFactory(name="Ada Lovelace", company="Engines")
    response = admin.get(reverse("admin:shop_customer_changelist"), {"q": words})
    assert ("Ada Lovelace" in response.content.decode()) is found
