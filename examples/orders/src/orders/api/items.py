from collections.abc import Sequence
from typing import Annotated

from fastapi import APIRouter, Query, status
from sqlalchemy import select

from orders.api.deps import CurrentAdmin, PageDep, SessionDep
from orders.errors import ConflictError
from orders.models import Item
from orders.schemas import ItemCreate, ItemFilter, ItemRead, ItemUpdate
from orders.services.orders import get_listed_item

router = APIRouter(prefix='/items', tags=['items'])


@router.get('', response_model=list[ItemRead])
async def list_items(
    wanted: Annotated[ItemFilter, Query()], page: PageDep, session: SessionDep
) -> Sequence[Item]:
    query = select(Item).where(Item.is_listed).order_by(Item.name, Item.id)
    if wanted.search is not None:
        query = query.where(Item.name.icontains(wanted.search, autoescape=True))
    if wanted.max_price_cents is not None:
        query = query.where(Item.price_cents <= wanted.max_price_cents)
    return (await session.scalars(query.limit(page.limit).offset(page.offset))).all()


@router.get('/{sku}', response_model=ItemRead)
async def read_item(sku: str, session: SessionDep) -> Item:
    return await get_listed_item(session, sku)


@router.post('', response_model=ItemRead, status_code=status.HTTP_201_CREATED)
async def create_item(
    new: ItemCreate, admin: CurrentAdmin, session: SessionDep
) -> Item:
    if await session.scalar(select(Item.id).where(Item.sku == new.sku)):
        raise ConflictError(f'{new.sku} exists already.')
    item = Item(**new.model_dump())
    session.add(item)
    await session.commit()
    return item


@router.patch('/{sku}', response_model=ItemRead)
async def update_item(
    sku: str, changes: ItemUpdate, admin: CurrentAdmin, session: SessionDep
) -> Item:
    item = await get_listed_item(session, sku)
    for field, value in changes.model_dump(exclude_none=True).items():
        setattr(item, field, value)
    await session.commit()
    return item


@router.delete('/{sku}', status_code=status.HTTP_204_NO_CONTENT)
async def retire_item(sku: str, admin: CurrentAdmin, session: SessionDep) -> None:
    """Orders keep the item; nobody can order it any more."""
    item = await get_listed_item(session, sku)
    item.is_listed = False
    await session.commit()
