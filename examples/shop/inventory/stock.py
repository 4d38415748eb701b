import logging
from typing import NamedTuple

from django.db.models import Sum

from inventory.models import StockMovement, Warehouse
from shop.models import Product

logger = logging.getLogger(__name__)


class Scarce(NamedTuple):
    sku: str
    name: str
    stock: int


def stock_of(product: Product, warehouse: Warehouse | None = None) -> int:
    movements = product.stock_movements.all()
    if warehouse is not None:
        movements = movements.filter(warehouse=warehouse)
    total: int = movements.aggregate(total=Sum("quantity", default=0))["total"]
    return total


def low_stock(threshold: int) -> list[Scarce]:
    """Active products of which fewer than `threshold` pieces are left, the scarcest first."""
    stocked = Product.objects.filter(is_active=True).annotate(
        stock=Sum("stock_movements__quantity", default=0)
    )
    rows = stocked.filter(stock__lt=threshold).order_by("stock", "sku")
    return [Scarce(*row) for row in rows.values_list("sku", "name", "stock")]


def receive(product: Product, warehouse: Warehouse, quantity: int) -> StockMovement:
    if quantity < 1:
        raise ValueError("A delivery has at least one piece.")
    logger.info("Received %d of %s at %s", quantity, product.sku, warehouse)
    return StockMovement.objects.create(
        product=product,
        warehouse=warehouse,
        quantity=quantity,
        reason=StockMovement.Reason.DELIVERY,
    )
