from datetime import datetime

from pydantic import Field

from orders.models import OrderStatus
from orders.schemas.base import ReadModel, WriteModel


class LineCreate(WriteModel):
    sku: str
    quantity: int = Field(default=1, ge=1, le=999)


class LineRead(ReadModel):
    sku: str
    quantity: int
    unit_price_cents: int
    total_cents: int


class OrderCreate(WriteModel):
    reference: str | None = Field(default=None, max_length=40)
    lines: list[LineCreate] = Field(default_factory=list, max_length=100)


class OrderRead(ReadModel):
    id: int
    status: OrderStatus
    reference: str | None
    placed_at: datetime | None
    total_cents: int


class OrderDetail(OrderRead):
    lines: list[LineRead]


class NoteCreate(WriteModel):
    text: str = Field(min_length=1, max_length=1000)


class NoteRead(ReadModel):
    id: int
    author_id: int
    text: str
    created_at: datetime


class ShippingQuote(ReadModel):
    carrier: str
    price_cents: int
    days: int


class PaymentEvent(WriteModel):
    order_id: int
    amount_cents: int = Field(gt=0)
