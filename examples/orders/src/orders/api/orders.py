from collections.abc import Sequence
from typing import Annotated

from fastapi import APIRouter, Depends, Query, status
from sqlalchemy import select

from orders.api import notes
from orders.api.deps import (
    CurrentCustomer,
    PageDep,
    SessionDep,
    ShippingDep,
    VisibleOrder,
    get_current_customer,
)
from orders.models import Order, OrderLine, OrderStatus
from orders.schemas import (
    LineCreate,
    LineRead,
    OrderCreate,
    OrderDetail,
    OrderRead,
    ShippingQuote,
)
from orders.services.orders import add_line, cancel, place, remove_line

router = APIRouter(
    prefix='/orders', tags=['orders'], dependencies=[Depends(get_current_customer)]
)


@router.get('', response_model=list[OrderRead])
async def list_orders(
    customer: CurrentCustomer,
    page: PageDep,
    session: SessionDep,
    status: OrderStatus | None = None,
) -> Sequence[Order]:
    query = select(Order).where(Order.customer_id == customer.id)
    if status is not None:
        query = query.where(Order.status == status)
    query = query.order_by(Order.id.desc()).limit(page.limit).offset(page.offset)
    return (await session.scalars(query)).all()


@router.post('', response_model=OrderDetail, status_code=status.HTTP_201_CREATED)
async def create_order(
    new: OrderCreate, customer: CurrentCustomer, session: SessionDep
) -> Order:
    order = Order(customer_id=customer.id, reference=new.reference, lines=[])
    session.add(order)
    await session.flush()
    for line in new.lines:
        await add_line(session, order, line.sku, line.quantity)
    await session.commit()
    return order


@router.get('/{order_id}', response_model=OrderDetail)
async def read_order(order: VisibleOrder) -> Order:
    return order


@router.post(
    '/{order_id}/lines', response_model=LineRead, status_code=status.HTTP_201_CREATED
)
async def create_line(
    new: LineCreate, order: VisibleOrder, session: SessionDep
) -> OrderLine:
    line = await add_line(session, order, new.sku, new.quantity)
    await session.commit()
    return line


@router.delete('/{order_id}/lines/{sku}', status_code=status.HTTP_204_NO_CONTENT)
async def delete_line(sku: str, order: VisibleOrder, session: SessionDep) -> None:
    await remove_line(session, order, sku)
    await session.commit()


@router.post('/{order_id}/place', response_model=OrderDetail)
async def place_order(order: VisibleOrder, session: SessionDep) -> Order:
    place(order)
    await session.commit()
    return order


@router.post('/{order_id}/cancel', response_model=OrderDetail)
async def cancel_order(order: VisibleOrder, session: SessionDep) -> Order:
    cancel(order)
    await session.commit()
    return order


@router.get('/{order_id}/shipping-quotes')
async def list_shipping_quotes(
    order: VisibleOrder,
    shipping: ShippingDep,
    country: Annotated[str, Query(pattern='^[A-Z]{2}$')],
) -> list[ShippingQuote]:
    return await shipping.quotes(order.weight_grams, country)


router.include_router(notes.router, prefix='/{order_id}/notes')
