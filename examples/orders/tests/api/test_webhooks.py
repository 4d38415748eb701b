import json

import httpx
import pytest
import respx

from orders.models import Customer, Order, OrderStatus
from orders.security import sign
from orders.settings import get_settings
from tests.factories import ItemFactory, OrderFactory, OrderLineFactory


@pytest.fixture
async def placed(customer: Customer) -> Order:
    order = await OrderFactory.create_async(
        customer=customer, status=OrderStatus.PLACED
    )
    item = await ItemFactory.create_async()
    await OrderLineFactory.create_async(order=order, item=item)
    return order


async def send(client: httpx.AsyncClient, event: dict[str, int]) -> httpx.Response:
    body = json.dumps(event).encode()
    secret = get_settings().webhook_secret.get_secret_value()
    return await client.post(
        '/api/v1/webhooks/payments',
        content=body,
        headers={'Content-Type': 'application/json', 'X-Signature': sign(body, secret)},
    )


async def test_a_payment_is_answered_with_a_receipt(
    client: httpx.AsyncClient, placed: Order, respx_mock: respx.MockRouter
) -> None:
    mails = respx_mock.post(f'{get_settings().mail_url}/mails').respond(json={'id': 7})
    await send(client, {'order_id': placed.id, 'amount_cents': 1_000})
    assert 'We received 10.00' in mails.calls.last.request.content.decode()


async def test_a_wrong_amount_is_refused(
    client: httpx.AsyncClient, placed: Order
) -> None:
    response = await send(client, {'order_id': placed.id, 'amount_cents': 999})
    assert response.status_code == 409


async def test_an_unknown_order_is_not_found(client: httpx.AsyncClient) -> None:
    response = await send(client, {'order_id': 1, 'amount_cents': 999})
    assert response.status_code == 404


@pytest.mark.parametrize(
    ('headers', 'status'), [({}, 422), ({'X-Signature': 'no'}, 401)]
)
async def test_an_unsigned_event_is_refused(
    client: httpx.AsyncClient, headers: dict[str, str], status: int
) -> None:
    event = {'order_id': 1, 'amount_cents': 1}
    response = await client.post(
        '/api/v1/webhooks/payments', json=event, headers=headers
    )
    assert response.status_code == status
