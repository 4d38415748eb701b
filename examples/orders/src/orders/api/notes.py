"""Notes on an order: under the customer's own orders and under the admin's."""

from collections.abc import Sequence

from fastapi import APIRouter, status
from sqlalchemy import select

from orders.api.deps import CurrentCustomer, SessionDep, VisibleOrder
from orders.models import Note
from orders.schemas import NoteCreate, NoteRead

router = APIRouter(tags=['notes'])


@router.get('', response_model=list[NoteRead])
async def list_notes(order: VisibleOrder, session: SessionDep) -> Sequence[Note]:
    query = select(Note).where(Note.order_id == order.id).order_by(Note.id)
    return (await session.scalars(query)).all()


@router.post('', response_model=NoteRead, status_code=status.HTTP_201_CREATED)
async def create_note(
    new: NoteCreate, order: VisibleOrder, author: CurrentCustomer, session: SessionDep
) -> Note:
    note = Note(order_id=order.id, author_id=author.id, text=new.text)
    session.add(note)
    await session.commit()
    return note
