import pytest
from django.contrib.auth import authenticate

from accounts.tests.factories import UserFactory

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("email", ["ada@example.com", "Ada@Example.COM"])
def test_signs_in_with_the_email_in_any_case(email: str) -> None:
    user = UserFactory(email="ada@example.com")
    assert authenticate(username=email, password="correct horse") == user


@pytest.mark.parametrize(
    ("email", "password"),
    [("ada@example.com", "wrong"), ("bob@example.com", "correct horse"), ("", "")],
)
def test_refuses_what_does_not_match(email: str, password: str) -> None:
    UserFactory(email="ada@example.com")
    assert authenticate(username=email, password=password) is None


def test_refuses_an_inactive_user() -> None:
    user = UserFactory(is_active=False)
    assert authenticate(username=user.email, password="correct horse") is None
