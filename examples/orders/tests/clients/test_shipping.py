from collections.abc import AsyncIterator

import httpx
import pytest
import respx

from orders.clients.shipping import ShippingClient
from orders.errors import UpstreamError

URL = 'http://shipping.test'


@pytest.fixture
async def shipping() -> AsyncIterator[ShippingClient]:
    async with httpx.AsyncClient(base_url=URL) as http:
        yield ShippingClient(http)


async def test_the_cheapest_quote_is_first(
    shipping: ShippingClient, respx_mock: respx.MockRouter
) -> None:
    quotes = [
        {'carrier': 'Hare', 'price_cents': 1_299, 'days': 1},
        {'carrier': 'Snail', 'price_cents': 499, 'days': 3},
    ]
    respx_mock.get(f'{URL}/quotes').respond(json=quotes)
    found = await shipping.quotes(500, 'NL')
    assert [quote.carrier for quote in found] == ['Snail', 'Hare']


@pytest.mark.parametrize(
    'answer',
    [
        httpx.Response(503),
        httpx.Response(200, text='<html>'),
        httpx.Response(200, json=[{'carrier': 'Snail'}]),
    ],
)
async def test_what_is_no_quote_is_an_upstream_error(
    shipping: ShippingClient, respx_mock: respx.MockRouter, answer: httpx.Response
) -> None:
    respx_mock.get(f'{URL}/quotes').mock(return_value=answer)
    with pytest.raises(UpstreamError, match='does not answer'):
        await shipping.quotes(500, 'NL')
