import pytest

from shop.forms import CustomerForm, ProductForm
from shop.tests.factories import CategoryFactory, CustomerFactory

pytestmark = pytest.mark.django_db


def test_customer_email_is_kept_in_lower_case() -> None:
    form = CustomerForm({"name": "Ada", "email": "Ada@Example.com"})
    assert form.save().email == "ada@example.com"


def test_customer_email_is_used_once() -> None:
    CustomerFactory(email="ada@example.com")
    assert "email" in CustomerForm({"name": "Ada", "email": "ada@example.com"}).errors


@pytest.mark.parametrize(("price", "valid"), [("0.01", True), ("0", False), ("-1", False)])
def test_product_price_is_positive(price: str, valid: bool) -> None:
    data = {"sku": "s-1", "name": "Saw", "category": CategoryFactory().pk, "price": price}
    assert ProductForm(data).is_valid() is valid


def test_product_sku_is_kept_in_upper_case() -> None:
    data = {"sku": "s-1", "name": "Saw", "category": CategoryFactory().pk, "price": "1"}
    assert ProductForm(data).save().sku == "S-1"
