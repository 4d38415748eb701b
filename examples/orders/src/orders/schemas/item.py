from typing import Annotated

from pydantic import AfterValidator, Field

from orders.schemas.base import ReadModel, WriteModel

Sku = Annotated[str, Field(pattern=r'^[A-Z0-9][A-Z0-9-]*$', max_length=40)]
PriceCents = Annotated[int, Field(gt=0, le=10_000_000)]


def _deliverable(weight: int) -> int:
    if weight > 30_000:
        raise ValueError('no carrier takes more than 30 kg')
    return weight


WeightGrams = Annotated[int, Field(gt=0), AfterValidator(_deliverable)]


class ItemCreate(WriteModel):
    sku: Sku
    name: str = Field(min_length=1, max_length=255)
    price_cents: PriceCents
    weight_grams: WeightGrams


class ItemUpdate(WriteModel):
    name: str | None = Field(default=None, min_length=1, max_length=255)
    price_cents: PriceCents | None = None
    weight_grams: WeightGrams | None = None


class ItemRead(ReadModel):
    sku: str
    name: str
    price_cents: int
    weight_grams: int


class ItemFilter(WriteModel):
    search: str | None = Field(default=None, min_length=2)
    max_price_cents: int | None = Field(default=None, gt=0)
