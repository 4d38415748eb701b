from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponseBase

from accounts.models import User
from accounts.tokens import user_for_token

View = Callable[..., HttpResponseBase]


def has_role(user: User, *roles: User.Role) -> bool:
    return user.is_superuser or user.role == User.Role.MANAGER or user.role in roles


def role_required(*roles: User.Role) -> Callable[[View], View]:
    """Lets managers and people with one of `roles` in, by session or by token."""

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            user = user_of(request)
            if user is None:
                return redirect_to_login(request.get_full_path())
            if not has_role(user, *roles):
                raise PermissionDenied
            return view(request, *args, **kwargs)

        return guarded

    return decorate


def user_of(request: HttpRequest) -> User | None:
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() == "bearer":
        return user_for_token(token)
    return request.user if isinstance(request.user, User) else None
