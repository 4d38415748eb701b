from datetime import UTC, datetime

import httpx
import pytest
import respx

from orders.models import Customer, OrderStatus
from orders.settings import get_settings
from tests.factories import ItemFactory, OrderFactory, OrderLineFactory


@pytest.mark.parametrize(
    'path', ['customers/1', 'orders', 'orders/1/notes', 'reports/daily?day=2026-05-01']
)
async def test_customers_are_kept_out(
    as_customer: httpx.AsyncClient, path: str
) -> None:
    response = await as_customer.get(f'/api/v1/admin/{path}')
    assert response.status_code == 403


async def test_paid_orders_wait_for_shipping(
    as_admin: httpx.AsyncClient, customer: Customer
) -> None:
    for status in OrderStatus:
        await OrderFactory.create_async(customer=customer, status=status)
    response = await as_admin.get('/api/v1/admin/orders')
    assert [order['status'] for order in response.json()] == ['paid']


async def test_the_customer_hears_of_the_shipment(
    as_admin: httpx.AsyncClient, customer: Customer, respx_mock: respx.MockRouter
) -> None:
    mails = respx_mock.post(f'{get_settings().mail_url}/mails').respond(json={'id': 7})
    order = await OrderFactory.create_async(customer=customer, status=OrderStatus.PAID)
    await as_admin.post(f'/api/v1/admin/orders/{order.id}/ship')
    assert customer.email in mails.calls.last.request.content.decode()


async def test_a_customer_is_shown_in_full(
    as_admin: httpx.AsyncClient, customer: Customer
) -> None:
    response = await as_admin.get(f'/api/v1/admin/customers/{customer.id}')
    assert response.json()['is_staff'] is False


async def test_the_daily_summary_counts_what_was_placed(
    as_admin: httpx.AsyncClient, customer: Customer
) -> None:
    order = await OrderFactory.create_async(
        customer=customer, placed_at=datetime(2026, 5, 1, 12, tzinfo=UTC)
    )
    item = await ItemFactory.create_async(sku='SAW-1')
    await OrderLineFactory.create_async(order=order, item=item, quantity=2)
    response = await as_admin.get('/api/v1/admin/reports/daily?day=2026-05-01')
    assert response.json() == {
        'day': '2026-05-01',
        'orders': 1,
        'revenue_cents': 2_000,
        'best_sellers': [{'sku': 'SAW-1', 'pieces': 2}],
    }
