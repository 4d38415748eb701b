import httpx
import pytest

from orders.models import Customer
from orders.security import hash_password
from tests.factories import CustomerFactory

ADA = {'email': 'Ada@example.com', 'name': 'Ada', 'password': 'correct horse'}


async def test_a_customer_registers_with_a_lower_case_email(
    client: httpx.AsyncClient,
) -> None:
    response = await client.post('/api/v1/customers', json=ADA)
    assert response.json()['email'] == 'ada@example.com'


async def test_an_email_registers_once(client: httpx.AsyncClient) -> None:
    await CustomerFactory.create_async(email='ada@example.com')
    response = await client.post('/api/v1/customers', json=ADA)
    assert response.status_code == 409


@pytest.mark.parametrize(
    'wrong', [{'email': 'ada'}, {'name': ''}, {'password': 'short'}, {'is_staff': True}]
)
async def test_a_registration_is_checked(
    client: httpx.AsyncClient, wrong: dict[str, object]
) -> None:
    response = await client.post('/api/v1/customers', json=ADA | wrong)
    assert response.status_code == 422


@pytest.mark.parametrize(
    ('password', 'status'), [('correct horse', 200), ('wrong horse', 401)]
)
async def test_a_token_is_given_for_the_right_password(
    client: httpx.AsyncClient, password: str, status: int
) -> None:
    await CustomerFactory.create_async(
        email='ada@example.com', password_hash=hash_password('correct horse')
    )
    response = await client.post(
        '/api/v1/tokens', data={'username': 'ada@example.com', 'password': password}
    )
    assert response.status_code == status


async def test_me_is_who_the_token_was_issued_to(
    as_customer: httpx.AsyncClient, customer: Customer
) -> None:
    response = await as_customer.get('/api/v1/customers/me')
    assert response.json()['id'] == customer.id


async def test_a_phone_can_be_removed(
    as_customer: httpx.AsyncClient, customer: Customer
) -> None:
    customer.phone = '+31 20 1234567'
    response = await as_customer.patch('/api/v1/customers/me', json={'phone': None})
    assert response.json()['phone'] is None


async def test_a_name_cannot_be_removed(as_customer: httpx.AsyncClient) -> None:
    response = await as_customer.patch('/api/v1/customers/me', json={'name': None})
    assert response.status_code == 422
