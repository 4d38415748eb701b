import httpx
import pytest

from orders.models import Customer, OrderStatus
from tests.factories import CustomerFactory, ItemFactory, OrderFactory, OrderLineFactory


async def test_orders_need_a_token(client: httpx.AsyncClient) -> None:
    response = await client.get('/api/v1/orders')
    assert response.status_code == 401


async def test_a_customer_sees_only_their_own_orders(
    as_customer: httpx.AsyncClient, customer: Customer
) -> None:
    own = await OrderFactory.create_async(customer=customer)
    other = await CustomerFactory.create_async()
    await OrderFactory.create_async(customer=other)
    response = await as_customer.get('/api/v1/orders')
    assert [order['id'] for order in response.json()] == [own.id]


async def test_orders_are_filtered_by_status(
    as_customer: httpx.AsyncClient, customer: Customer
) -> None:
    for status in OrderStatus:
        await OrderFactory.create_async(customer=customer, status=status)
    response = await as_customer.get('/api/v1/orders', params={'status': 'paid'})
    assert [order['status'] for order in response.json()] == ['paid']


async def test_the_newest_order_is_first(
    as_customer: httpx.AsyncClient, customer: Customer
) -> None:
    orders = [await OrderFactory.create_async(customer=customer) for _ in range(2)]
    response = await as_customer.get('/api/v1/orders', params={'limit': 1})
    assert [order['id'] for order in response.json()] == [orders[-1].id]


@pytest.mark.parametrize('limit', [0, 101])
async def test_a_page_has_one_to_a_hundred_orders(
    as_customer: httpx.AsyncClient, limit: int
) -> None:
    response = await as_customer.get('/api/v1/orders', params={'limit': limit})
    assert response.status_code == 422


async def test_an_order_is_created_with_its_lines(
    as_customer: httpx.AsyncClient,
) -> None:
    await ItemFactory.create_async(sku='SAW-1', price_cents=1_999)
    response = await as_customer.post(
        '/api/v1/orders', json={'lines': [{'sku': 'SAW-1', 'quantity': 2}]}
    )
    assert response.json()['total_cents'] == 3_998


async def test_an_unknown_item_is_not_ordered(as_customer: httpx.AsyncClient) -> None:
    response = await as_customer.post(
        '/api/v1/orders', json={'lines': [{'sku': 'SAW-1'}]}
    )
    assert response.json() == {'detail': 'There is no item SAW-1.'}


async def test_an_order_of_somebody_else_is_not_found(
    as_customer: httpx.AsyncClient,
) -> None:
    other = await CustomerFactory.create_async()
    order = await OrderFactory.create_async(customer=other)
    response = await as_customer.get(f'/api/v1/orders/{order.id}')
    assert response.status_code == 404


async def test_a_line_is_added(
    as_customer: httpx.AsyncClient, customer: Customer
) -> None:
    order = await OrderFactory.create_async(customer=customer)
    item = await ItemFactory.create_async()
    response = await as_customer.post(
        f'/api/v1/orders/{order.id}/lines', json={'sku': item.sku, 'quantity': 3}
    )
    assert response.json() == {
        'sku': item.sku,
        'quantity': 3,
        'unit_price_cents': 1_000,
        'total_cents': 3_000,
    }


@pytest.mark.parametrize('quantity', [0, 1_000, 'many'])
async def test_a_quantity_is_between_1_and_999(
    as_customer: httpx.AsyncClient, customer: Customer, quantity: object
) -> None:
    order = await OrderFactory.create_async(customer=customer)
    response = await as_customer.post(
        f'/api/v1/orders/{order.id}/lines', json={'sku': 'SAW-1', 'quantity': quantity}
    )
    assert response.status_code == 422


async def test_a_line_is_removed(
    as_customer: httpx.AsyncClient, customer: Customer
) -> None:
    order = await OrderFactory.create_async(customer=customer)
    item = await ItemFactory.create_async()
    await OrderLineFactory.create_async(order=order, item=item)
    await as_customer.delete(f'/api/v1/orders/{order.id}/lines/{item.sku}')
    response = await as_customer.get(f'/api/v1/orders/{order.id}')
    assert response.json()['lines'] == []


@pytest.mark.parametrize(
    ('action', 'status'), [('place', 'placed'), ('cancel', 'cancelled')]
)
async def test_an_action_moves_a_draft_on(
    as_customer: httpx.AsyncClient, customer: Customer, action: str, status: str
) -> None:
    order = await OrderFactory.create_async(customer=customer)
    await OrderLineFactory.create_async(
        order=order, item=await ItemFactory.create_async()
    )
    response = await as_customer.post(f'/api/v1/orders/{order.id}/{action}')
    assert response.json()['status'] == status


async def test_a_shipped_order_is_not_cancelled(
    as_customer: httpx.AsyncClient, customer: Customer
) -> None:
    order = await OrderFactory.create_async(
        customer=customer, status=OrderStatus.SHIPPED
    )
    response = await as_customer.post(f'/api/v1/orders/{order.id}/cancel')
    assert response.status_code == 409
