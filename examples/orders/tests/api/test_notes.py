import httpx
import pytest

from orders.models import Customer
from tests.factories import NoteFactory, OrderFactory


async def test_a_note_knows_its_author(
    as_customer: httpx.AsyncClient, customer: Customer
) -> None:
    order = await OrderFactory.create_async(customer=customer)
    response = await as_customer.post(
        f'/api/v1/orders/{order.id}/notes', json={'text': 'Ring twice.'}
    )
    assert response.json()['author_id'] == customer.id


async def test_admins_read_the_notes_of_any_order(
    as_admin: httpx.AsyncClient, customer: Customer
) -> None:
    order = await OrderFactory.create_async(customer=customer)
    await NoteFactory.create_async(order=order, author=customer, text='Ring twice.')
    response = await as_admin.get(f'/api/v1/admin/orders/{order.id}/notes')
    assert [note['text'] for note in response.json()] == ['Ring twice.']


@pytest.mark.parametrize('text', ['', '   ', 'x' * 1001])
async def test_a_note_says_something_short(
    as_customer: httpx.AsyncClient, customer: Customer, text: str
) -> None:
    order = await OrderFactory.create_async(customer=customer)
    response = await as_customer.post(
        f'/api/v1/orders/{order.id}/notes', json={'text': text}
    )
    assert response.status_code == 422
