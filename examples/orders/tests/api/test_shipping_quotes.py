import httpx
import pytest
import respx

from orders.models import Customer, Order
from orders.settings import get_settings
from tests.factories import ItemFactory, OrderFactory, OrderLineFactory


@pytest.fixture
async def order(customer: Customer) -> Order:
    order = await OrderFactory.create_async(customer=customer)
    item = await ItemFactory.create_async(weight_grams=400)
    await OrderLineFactory.create_async(order=order, item=item, quantity=3)
    return order


async def test_the_weight_of_the_whole_order_is_quoted(
    as_customer: httpx.AsyncClient, order: Order, respx_mock: respx.MockRouter
) -> None:
    quote = {'carrier': 'Snail', 'price_cents': 499, 'days': 3}
    respx_mock.get(
        f'{get_settings().shipping_url}/quotes',
        params={'weight': '1200', 'country': 'NL'},
    ).respond(json=[quote])
    response = await as_customer.get(
        f'/api/v1/orders/{order.id}/shipping-quotes', params={'country': 'NL'}
    )
    assert response.json() == [quote]


async def test_a_silent_shipping_service_is_a_bad_gateway(
    as_customer: httpx.AsyncClient, order: Order, respx_mock: respx.MockRouter
) -> None:
    route = respx_mock.get(f'{get_settings().shipping_url}/quotes')
    route.side_effect = httpx.ReadTimeout('too slow')
    response = await as_customer.get(
        f'/api/v1/orders/{order.id}/shipping-quotes', params={'country': 'NL'}
    )
    assert response.status_code == 502


@pytest.mark.parametrize('country', ['nl', 'NLD', ''])
async def test_a_country_has_two_capital_letters(
    as_customer: httpx.AsyncClient, order: Order, country: str
) -> None:
    response = await as_customer.get(
        f'/api/v1/orders/{order.id}/shipping-quotes', params={'country': country}
    )
    assert response.status_code == 422
