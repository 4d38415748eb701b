from fastapi import APIRouter, status
from sqlalchemy import select

from orders.api.deps import CurrentCustomer, SessionDep
from orders.errors import ConflictError
from orders.models import Customer
from orders.schemas import CustomerCreate, CustomerRead, CustomerUpdate
from orders.security import hash_password

router = APIRouter(prefix='/customers', tags=['customers'])


@router.post('', response_model=CustomerRead, status_code=status.HTTP_201_CREATED)
async def register(new: CustomerCreate, session: SessionDep) -> Customer:
    email = new.email.lower()
    if await session.scalar(select(Customer.id).where(Customer.email == email)):
        raise ConflictError(f'{email} is registered already.')
    customer = Customer(
        email=email,
        name=new.name,
        phone=new.phone,
        password_hash=hash_password(new.password),
    )
    session.add(customer)
    await session.commit()
    return customer


@router.get('/me', response_model=CustomerRead)
async def read_me(customer: CurrentCustomer) -> Customer:
    return customer


@router.patch('/me', response_model=CustomerRead)
async def update_me(
    changes: CustomerUpdate, customer: CurrentCustomer, session: SessionDep
) -> Customer:
    for field, value in changes.model_dump(exclude_unset=True).items():
        setattr(customer, field, value)
    await session.commit()
    return customer
