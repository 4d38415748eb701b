import logging
from typing import Any

from django.contrib.auth.backends import ModelBackend
from django.http import HttpRequest

from accounts.models import User

logger = logging.getLogger(__name__)


class EmailBackend(ModelBackend):
    """Signs in with the email address in any letter case."""

    def authenticate(
        self,
        request: HttpRequest | None,
        username: str | None = None,
        password: str | None = None,
        **kwargs: Any,
    ) -> User | None:
        email = username or kwargs.get("email")
        if not email or password is None:
            return None
        user = User.objects.filter(email__iexact=email).first()
        if user is None or not user.check_password(password):
            logger.warning("Sign-in refused for %s", email)
            return None
        return user if self.user_can_authenticate(user) else None
