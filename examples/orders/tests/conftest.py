from collections.abc import AsyncIterator

import httpx
import pytest
from sqlalchemy import StaticPool
from sqlalchemy.ext.asyncio import AsyncSession, create_async_engine

from orders.database import get_session
from orders.main import app
from orders.models import Base, Customer
from orders.security import Scope, issue_token
from orders.settings import get_settings
from orders.worker import celery_app
from tests.factories import CustomerFactory, ModelFactory

celery_app.conf.update(task_always_eager=True, task_eager_propagates=True)


@pytest.fixture
async def session() -> AsyncIterator[AsyncSession]:
    engine = create_async_engine('sqlite+aiosqlite://', poolclass=StaticPool)
    async with engine.begin() as connection:
        await connection.run_sync(Base.metadata.create_all)
    async with AsyncSession(engine, expire_on_commit=False) as session:
        ModelFactory.__async_session__ = session
        yield session
    await engine.dispose()


@pytest.fixture
async def client(session: AsyncSession) -> AsyncIterator[httpx.AsyncClient]:
    app.dependency_overrides[get_session] = lambda: session
    transport = httpx.ASGITransport(app)
    async with httpx.AsyncClient(transport=transport, base_url='http://test') as client:
        yield client
    app.dependency_overrides.clear()


@pytest.fixture
async def customer(session: AsyncSession) -> Customer:
    return await CustomerFactory.create_async()


@pytest.fixture
async def admin(session: AsyncSession) -> Customer:
    return await CustomerFactory.create_async(is_staff=True)


@pytest.fixture
def as_customer(client: httpx.AsyncClient, customer: Customer) -> httpx.AsyncClient:
    return _sign_in(client, customer, [Scope.ORDERS])


@pytest.fixture
def as_admin(client: httpx.AsyncClient, admin: Customer) -> httpx.AsyncClient:
    return _sign_in(client, admin, [Scope.ORDERS, Scope.ADMIN])


def _sign_in(
    client: httpx.AsyncClient, customer: Customer, scopes: list[Scope]
) -> httpx.AsyncClient:
    token = issue_token(customer.id, scopes, get_settings())
    client.headers['Authorization'] = f'Bearer {token}'
    return client
