from collections.abc import Sequence

from fastapi import APIRouter
from sqlalchemy import select

from orders.api.deps import PageDep, SessionDep, VisibleOrder
from orders.models import Order, OrderStatus
from orders.schemas import OrderDetail, OrderRead
from orders.services.orders import ship
from orders.tasks import notify_shipped

router = APIRouter()


@router.get('', response_model=list[OrderRead])
async def list_all_orders(
    page: PageDep, session: SessionDep, status: OrderStatus = OrderStatus.PAID
) -> Sequence[Order]:
    query = select(Order).where(Order.status == status).order_by(Order.id)
    return (await session.scalars(query.limit(page.limit).offset(page.offset))).all()


@router.post('/{order_id}/ship', response_model=OrderDetail)
async def ship_order(order: VisibleOrder, session: SessionDep) -> Order:
    ship(order)
    await session.commit()
    customer = await order.awaitable_attrs.customer
    notify_shipped.delay(customer.email, order.id)
    return order
