import pytest

from accounts.forms import UserForm
from accounts.tests.factories import UserFactory

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("email", "valid"), [("ada@example.com", False), ("ADA@example.com", False), ("b@a.com", True)]
)
def test_an_email_address_is_used_once(email: str, valid: bool) -> None:
    UserFactory(email="ada@example.com")
    form = UserForm({"email": email})
    assert ("email" not in form.errors) is valid
