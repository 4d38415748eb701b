from fastapi import APIRouter, Depends, status
from sqlalchemy.orm import selectinload

from orders.api.deps import SessionDep, verify_signature
from orders.errors import NotFoundError
from orders.models import Order
from orders.schemas import PaymentEvent
from orders.services.orders import pay
from orders.tasks import send_receipt

router = APIRouter(dependencies=[Depends(verify_signature)])


@router.post('/payments', status_code=status.HTTP_202_ACCEPTED)
async def receive_payment(event: PaymentEvent, session: SessionDep) -> None:
    owner = selectinload(Order.customer)
    order = await session.get(Order, event.order_id, options=[owner])
    if order is None:
        raise NotFoundError(f'There is no order {event.order_id}.')
    pay(order, event.amount_cents)
    await session.commit()
    send_receipt.delay(order.customer.email, order.id, order.total_cents)
