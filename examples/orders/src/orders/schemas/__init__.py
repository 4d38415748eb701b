from orders.schemas.customer import (
    CustomerCreate,
    CustomerDetail,
    CustomerRead,
    CustomerUpdate,
    Token,
)
from orders.schemas.item import ItemCreate, ItemFilter, ItemRead, ItemUpdate
from orders.schemas.order import (
    LineCreate,
    LineRead,
    NoteCreate,
    NoteRead,
    OrderCreate,
    OrderDetail,
    OrderRead,
    PaymentEvent,
    ShippingQuote,
)

__all__ = [
    'CustomerCreate',
    'CustomerDetail',
    'CustomerRead',
    'CustomerUpdate',
    'ItemCreate',
    'ItemFilter',
    'ItemRead',
    'ItemUpdate',
    'LineCreate',
    'LineRead',
    'NoteCreate',
    'NoteRead',
    'OrderCreate',
    'OrderDetail',
    'OrderRead',
    'PaymentEvent',
    'ShippingQuote',
    'Token',
]
