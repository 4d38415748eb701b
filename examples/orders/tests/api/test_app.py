import httpx
import pytest


@pytest.mark.parametrize('path', ['/health', '/health/ready'])
async def test_health_needs_no_token(client: httpx.AsyncClient, path: str) -> None:
    response = await client.get(path)
    assert response.json() == {'status': 'ok'}


async def test_a_request_keeps_the_id_it_came_with(client: httpx.AsyncClient) -> None:
    response = await client.get('/health', headers={'X-Request-ID': 'abc'})
    assert response.headers['X-Request-ID'] == 'abc'


async def test_a_request_without_an_id_gets_one(client: httpx.AsyncClient) -> None:
    response = await client.get('/health')
    assert len(response.headers['X-Request-ID']) == 32


@pytest.mark.parametrize('token', ['', 'nonsense', 'a.b.c'])
async def test_a_wrong_token_is_refused(client: httpx.AsyncClient, token: str) -> None:
    response = await client.get(
        '/api/v1/customers/me', headers={'Authorization': f'Bearer {token}'}
    )
    assert response.status_code == 401
