from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Annotated

import httpx
from fastapi import Depends, Header, HTTPException, Query, Request, Security, status
from fastapi.security import OAuth2PasswordBearer, SecurityScopes
from sqlalchemy.ext.asyncio import AsyncSession

from orders.clients.shipping import ShippingClient
from orders.database import get_session
from orders.errors import NotFoundError
from orders.models import Customer, Order
from orders.security import InvalidTokenError, Scope, is_signed, read_token
from orders.services.orders import get_order
from orders.settings import Settings, get_settings

oauth2_scheme = OAuth2PasswordBearer(
    tokenUrl='/api/v1/tokens',
    scopes={Scope.ORDERS: 'Your own orders', Scope.ADMIN: "Everybody's orders"},
)

SettingsDep = Annotated[Settings, Depends(get_settings)]
SessionDep = Annotated[AsyncSession, Depends(get_session)]


async def get_current_customer(
    security_scopes: SecurityScopes,
    token: Annotated[str, Depends(oauth2_scheme)],
    session: SessionDep,
    settings: SettingsDep,
) -> Customer:
    customer_id, granted = read_token(token, settings)
    customer = await session.get(Customer, customer_id)
    if customer is None:
        raise InvalidTokenError('The token is not valid.')
    if not granted.issuperset(security_scopes.scopes):
        raise HTTPException(
            status.HTTP_403_FORBIDDEN,
            f'This needs the scope {security_scopes.scope_str}.',
        )
    return customer


CurrentCustomer = Annotated[Customer, Depends(get_current_customer)]
CurrentAdmin = Annotated[
    Customer, Security(get_current_customer, scopes=[Scope.ADMIN.value])
]


async def require_admin(admin: CurrentAdmin) -> None:
    """For routers whose handlers do not care which admin is asking."""


async def get_visible_order(
    order_id: int, customer: CurrentCustomer, session: SessionDep
) -> Order:
    """An order of the caller's own; staff see all of them."""
    order = await get_order(session, order_id)
    if order.customer_id != customer.id and not customer.is_staff:
        raise NotFoundError(f'There is no order {order_id}.')
    return order


VisibleOrder = Annotated[Order, Depends(get_visible_order)]


async def verify_signature(
    request: Request, settings: SettingsDep, x_signature: Annotated[str, Header()]
) -> None:
    """The payment service signs the body with the secret that both know."""
    secret = settings.webhook_secret.get_secret_value()
    if not is_signed(await request.body(), x_signature, secret):
        raise HTTPException(status.HTTP_401_UNAUTHORIZED, 'The signature is wrong.')


@dataclass(frozen=True)
class Page:
    limit: int
    offset: int


def get_page(
    limit: Annotated[int, Query(ge=1, le=100)] = 50,
    offset: Annotated[int, Query(ge=0)] = 0,
) -> Page:
    return Page(limit, offset)


PageDep = Annotated[Page, Depends(get_page)]


async def get_shipping_client(settings: SettingsDep) -> AsyncIterator[ShippingClient]:
    async with httpx.AsyncClient(
        base_url=settings.shipping_url, timeout=settings.http_timeout_seconds
    ) as http:
        yield ShippingClient(http)


ShippingDep = Annotated[ShippingClient, Depends(get_shipping_client)]
