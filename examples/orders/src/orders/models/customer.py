from typing import TYPE_CHECKING

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from orders.models.base import Base, CreatedAtMixin

if TYPE_CHECKING:
    from orders.models.order import Order


class Customer(CreatedAtMixin, Base):
    __tablename__ = 'customers'

    id: Mapped[int] = mapped_column(primary_key=True)
    email: Mapped[str] = mapped_column(String(255), unique=True)
    name: Mapped[str] = mapped_column(String(255))
    phone: Mapped[str | None] = mapped_column(String(20))
    password_hash: Mapped[str] = mapped_column(String(255))
    is_staff: Mapped[bool] = mapped_column(default=False)

    orders: Mapped[list['Order']] = relationship(back_populates='customer')
