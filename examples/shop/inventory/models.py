from typing import Self

from django.db import models
from django.db.models import Sum


class WarehouseQuerySet(models.QuerySet["Warehouse"]):
    def open(self) -> Self:
        return self.filter(closed_on__isnull=True)

    def with_stock(self) -> Self:
        return self.annotate(stock=Sum("movements__quantity", default=0))


class OpenWarehouseManager(models.Manager.from_queryset(WarehouseQuerySet)):  # type: ignore[misc]
    """Hides closed warehouses: nothing may be booked on them."""

    def get_queryset(self) -> WarehouseQuerySet:
        return WarehouseQuerySet(self.model, using=self._db).open()


class Warehouse(models.Model):
    name = models.CharField(max_length=100, unique=True)
    city = models.CharField(max_length=100)
    closed_on = models.DateField(null=True, blank=True)

    objects = OpenWarehouseManager()
    all_objects = models.Manager()

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class StockMovement(models.Model):
    class Reason(models.TextChoices):
        DELIVERY = "delivery", "Delivery"
        SALE = "sale", "Sale"
        COUNT = "count", "Count"

    warehouse = models.ForeignKey(Warehouse, on_delete=models.PROTECT, related_name="movements")
    product = models.ForeignKey(
        "shop.Product", on_delete=models.PROTECT, related_name="stock_movements"
    )
    quantity = models.IntegerField(help_text="Negative for what leaves.")
    reason = models.CharField(max_length=20, choices=Reason.choices)
    moved_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-moved_at"]
        get_latest_by = "moved_at"

    def __str__(self) -> str:
        return f"{self.quantity:+d} {self.product} at {self.warehouse}"
