from fastapi import APIRouter

from orders.api.deps import SessionDep
from orders.errors import NotFoundError
from orders.models import Customer
from orders.schemas import CustomerDetail

router = APIRouter()


@router.get('/{customer_id}', response_model=CustomerDetail)
async def read_customer(customer_id: int, session: SessionDep) -> Customer:
    customer = await session.get(Customer, customer_id)
    if customer is None:
        raise NotFoundError(f'There is no customer {customer_id}.')
    return customer
