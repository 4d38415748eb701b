from datetime import datetime
from enum import StrEnum

from sqlalchemy import Enum, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from orders.models.base import Base, CreatedAtMixin
from orders.models.customer import Customer
from orders.models.item import Item


class OrderStatus(StrEnum):
    DRAFT = 'draft'
    PLACED = 'placed'
    PAID = 'paid'
    SHIPPED = 'shipped'
    CANCELLED = 'cancelled'


class Order(CreatedAtMixin, Base):
    __tablename__ = 'orders'

    id: Mapped[int] = mapped_column(primary_key=True)
    customer_id: Mapped[int] = mapped_column(ForeignKey('customers.id'), index=True)
    status: Mapped[OrderStatus] = mapped_column(
        Enum(
            OrderStatus,
            native_enum=False,
            length=20,
            values_callable=lambda statuses: [status.value for status in statuses],
        ),
        default=OrderStatus.DRAFT,
    )
    reference: Mapped[str | None] = mapped_column(String(40))
    placed_at: Mapped[datetime | None]

    customer: Mapped[Customer] = relationship(back_populates='orders')
    lines: Mapped[list['OrderLine']] = relationship(
        back_populates='order', cascade='all, delete-orphan', lazy='selectin'
    )
    notes: Mapped[list['Note']] = relationship(
        back_populates='order', cascade='all, delete-orphan', order_by='Note.id'
    )

    @property
    def total_cents(self) -> int:
        return sum(line.total_cents for line in self.lines)

    @property
    def weight_grams(self) -> int:
        return sum(line.quantity * line.item.weight_grams for line in self.lines)


class OrderLine(Base):
    __tablename__ = 'order_lines'
    __table_args__ = (UniqueConstraint('order_id', 'item_id'),)

    id: Mapped[int] = mapped_column(primary_key=True)
    order_id: Mapped[int] = mapped_column(ForeignKey('orders.id', ondelete='CASCADE'))
    item_id: Mapped[int] = mapped_column(ForeignKey('items.id'))
    quantity: Mapped[int]
    unit_price_cents: Mapped[int]

    order: Mapped[Order] = relationship(back_populates='lines')
    item: Mapped[Item] = relationship(lazy='joined')

    @property
    def sku(self) -> str:
        return self.item.sku

    @property
    def total_cents(self) -> int:
        return self.quantity * self.unit_price_cents


class Note(CreatedAtMixin, Base):
    __tablename__ = 'notes'

    id: Mapped[int] = mapped_column(primary_key=True)
    order_id: Mapped[int] = mapped_column(
        ForeignKey('orders.id', ondelete='CASCADE'), index=True
    )
    author_id: Mapped[int] = mapped_column(ForeignKey('customers.id'))
    text: Mapped[str] = mapped_column(String(1000))

    order: Mapped[Order] = relationship(back_populates='notes')
    author: Mapped[Customer] = relationship()
