from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from orders.models.base import Base, CreatedAtMixin


class Item(CreatedAtMixin, Base):
    __tablename__ = 'items'

    id: Mapped[int] = mapped_column(primary_key=True)
    sku: Mapped[str] = mapped_column(String(40), unique=True)
    name: Mapped[str] = mapped_column(String(255))
    price_cents: Mapped[int]
    weight_grams: Mapped[int]
    is_listed: Mapped[bool] = mapped_column(default=True)
