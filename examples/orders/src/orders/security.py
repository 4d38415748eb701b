import hashlib
import hmac
import secrets
from datetime import UTC, datetime
from enum import StrEnum

import jwt

from orders.errors import OrdersError
from orders.settings import Settings

ALGORITHM = 'HS256'


class Scope(StrEnum):
    ORDERS = 'orders'
    ADMIN = 'admin'


class InvalidTokenError(OrdersError):
    """The token is forged, malformed or too old."""

    status_code = 401


def hash_password(password: str) -> str:
    salt = secrets.token_bytes(16)
    return f'{salt.hex()}:{_digest(password, salt).hex()}'


def verify_password(password: str, hashed: str) -> bool:
    salt, _, digest = hashed.partition(':')
    expected = bytes.fromhex(digest)
    return hmac.compare_digest(_digest(password, bytes.fromhex(salt)), expected)


def _digest(password: str, salt: bytes) -> bytes:
    return hashlib.scrypt(password.encode(), salt=salt, n=2**12, r=8, p=1)


def issue_token(customer_id: int, scopes: list[Scope], settings: Settings) -> str:
    claims = {
        'sub': str(customer_id),
        'scope': ' '.join(scopes),
        'exp': datetime.now(UTC) + settings.token_lifetime,
    }
    return jwt.encode(claims, settings.token_secret.get_secret_value(), ALGORITHM)


def read_token(token: str, settings: Settings) -> tuple[int, set[str]]:
    """The customer a token was issued to, and the scopes it carries."""
    secret = settings.token_secret.get_secret_value()
    try:
        claims = jwt.decode(token, secret, algorithms=[ALGORITHM])
        return int(claims['sub']), set(claims['scope'].split())
    except (jwt.InvalidTokenError, KeyError, ValueError) as error:
        raise InvalidTokenError('The token is not valid.') from error


def sign(body: bytes, secret: str) -> str:
    return hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()


def is_signed(body: bytes, signature: str, secret: str) -> bool:
    return hmac.compare_digest(sign(body, secret).encode(), signature.encode())
