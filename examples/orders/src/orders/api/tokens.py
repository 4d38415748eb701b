from typing import Annotated

from fastapi import APIRouter, Depends, HTTPException, status
from fastapi.security import OAuth2PasswordRequestForm
from sqlalchemy import select

from orders.api.deps import SessionDep, SettingsDep
from orders.models import Customer
from orders.schemas import Token
from orders.security import Scope, issue_token, verify_password

router = APIRouter(tags=['tokens'])


@router.post('/tokens')
async def create_token(
    form: Annotated[OAuth2PasswordRequestForm, Depends()],
    session: SessionDep,
    settings: SettingsDep,
) -> Token:
    query = select(Customer).where(Customer.email == form.username.lower())
    customer = await session.scalar(query)
    if customer is None or not verify_password(form.password, customer.password_hash):
        raise HTTPException(
            status.HTTP_401_UNAUTHORIZED, 'The email or the password is wrong.'
        )
    scopes = [Scope.ORDERS, Scope.ADMIN] if customer.is_staff else [Scope.ORDERS]
    return Token(access_token=issue_token(customer.id, scopes, settings))
