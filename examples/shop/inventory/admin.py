from django.contrib import admin

from inventory.models import StockMovement, Warehouse


@admin.register(Warehouse)
class WarehouseAdmin(admin.ModelAdmin):
    list_display = ("name", "city", "closed_on")
    list_filter = ("city",)
    search_fields = ("name", "city")


@admin.register(StockMovement)
class StockMovementAdmin(admin.ModelAdmin):
    list_display = ("product", "warehouse", "quantity", "reason", "moved_at")
    list_filter = ("reason", "warehouse")
    search_fields = ("product__sku", "product__name")
    readonly_fields = ("moved_at",)
