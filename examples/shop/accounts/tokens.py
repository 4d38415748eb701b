import hashlib
import secrets
from datetime import timedelta

from django.utils import timezone

from accounts.models import ApiToken, User


def issue_token(user: User, name: str, days: int | None = None) -> str:
    """Makes a token and returns it in clear: only its digest is kept."""
    token = secrets.token_urlsafe(32)
    expires_at = None if days is None else timezone.now() + timedelta(days=days)
    ApiToken.objects.create(user=user, name=name, digest=digest_of(token), expires_at=expires_at)
    return token


def user_for_token(token: str) -> User | None:
    found = ApiToken.objects.select_related("user").filter(digest=digest_of(token)).first()
    if found is None or not found.user.is_active:
        return None
    if found.expires_at is not None and found.expires_at <= timezone.now():
        return None
    return found.user


def digest_of(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
