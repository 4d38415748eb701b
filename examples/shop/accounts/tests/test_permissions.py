import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from accounts.permissions import has_role
from accounts.tests.factories import UserFactory
from accounts.tokens import issue_token

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("role", "allowed"),
    [(User.Role.CLERK, False), (User.Role.BUYER, True), (User.Role.MANAGER, True)],
)
def test_has_role(role: User.Role, allowed: bool) -> None:
    assert has_role(UserFactory(role=role), User.Role.BUYER) is allowed


def test_an_anonymous_visitor_is_sent_to_the_login(client: Client) -> None:
    response = client.get(reverse("accounts:me"))
    assert response.headers["Location"].startswith(reverse("accounts:login"))


def test_a_token_lets_its_user_in(client: Client) -> None:
    token = issue_token(UserFactory(email="ada@example.com"), "laptop")
    response = client.get(reverse("accounts:me"), headers={"authorization": f"Bearer {token}"})
    assert response.json() == {"email": "ada@example.com", "role": "clerk"}
