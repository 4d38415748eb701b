import pytest

from accounts.models import ApiToken
from accounts.tests.factories import UserFactory
from accounts.tokens import issue_token, user_for_token

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("days", [None, 1, 30])
def test_a_fresh_token_belongs_to_its_user(days: int | None) -> None:
    user = UserFactory()
    assert user_for_token(issue_token(user, "laptop", days)) == user


@pytest.mark.parametrize("days", [0, -1])
def test_an_expired_token_belongs_to_nobody(days: int) -> None:
    assert user_for_token(issue_token(UserFactory(), "laptop", days)) is None


def test_a_token_of_an_inactive_user_belongs_to_nobody() -> None:
    assert user_for_token(issue_token(UserFactory(is_active=False), "laptop")) is None


def test_the_token_itself_is_not_kept() -> None:
    token = issue_token(UserFactory(), "laptop")
    assert not ApiToken.objects.filter(digest=token).exists()
