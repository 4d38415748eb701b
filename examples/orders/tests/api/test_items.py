import httpx
import pytest

from tests.factories import ItemFactory

SAW = {'sku': 'SAW-1', 'name': 'Saw', 'price_cents': 1_999, 'weight_grams': 600}


@pytest.mark.parametrize(
    ('params', 'skus'),
    [
        ({}, ['HAMMER', 'SAW']),
        ({'search': 'sa'}, ['SAW']),
        ({'max_price_cents': 1_500}, ['HAMMER']),
        ({'search': 'sa', 'max_price_cents': 1_500}, []),
    ],
)
async def test_items_are_filtered(
    client: httpx.AsyncClient, params: dict[str, str | int], skus: list[str]
) -> None:
    await ItemFactory.create_async(sku='SAW', name='Saw', price_cents=1_999)
    await ItemFactory.create_async(sku='HAMMER', name='Hammer', price_cents=1_200)
    response = await client.get('/api/v1/items', params=params)
    assert [item['sku'] for item in response.json()] == skus


async def test_a_retired_item_is_not_found(as_admin: httpx.AsyncClient) -> None:
    await ItemFactory.create_async(sku='SAW-1')
    await as_admin.delete('/api/v1/items/SAW-1')
    response = await as_admin.get('/api/v1/items/SAW-1')
    assert response.status_code == 404


async def test_admins_create_items(as_admin: httpx.AsyncClient) -> None:
    response = await as_admin.post('/api/v1/items', json=SAW)
    assert response.json() == SAW


async def test_customers_do_not_create_items(as_customer: httpx.AsyncClient) -> None:
    response = await as_customer.post('/api/v1/items', json=SAW)
    assert response.status_code == 403


async def test_a_sku_exists_once(as_admin: httpx.AsyncClient) -> None:
    await ItemFactory.create_async(sku='SAW-1')
    response = await as_admin.post('/api/v1/items', json=SAW)
    assert response.json() == {'detail': 'SAW-1 exists already.'}


@pytest.mark.parametrize(
    'wrong',
    [{'sku': 'saw'}, {'price_cents': 0}, {'weight_grams': 0}, {'weight_grams': 30_001}],
)
async def test_an_item_is_checked(
    as_admin: httpx.AsyncClient, wrong: dict[str, object]
) -> None:
    response = await as_admin.post('/api/v1/items', json=SAW | wrong)
    assert response.status_code == 422


async def test_a_price_changes_alone(as_admin: httpx.AsyncClient) -> None:
    await ItemFactory.create_async(**SAW)
    response = await as_admin.patch('/api/v1/items/SAW-1', json={'price_cents': 2_499})
    assert response.json() == SAW | {'price_cents': 2_499}
