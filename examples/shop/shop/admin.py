from django.contrib import admin

from shop.models import Category, Customer, Order, OrderLine, Product


@admin.register(Customer)
class CustomerAdmin(admin.ModelAdmin):
    list_display = ("name", "email", "company", "city")
    list_filter = ("newsletter", "city")
    search_fields = ("name", "email", "company")
    readonly_fields = ("created_at",)
    fieldsets = (
        (None, {"fields": ("name", "email", "company", "city")}),
        ("More", {"fields": ("newsletter", "notes", "created_at")}),
    )


@admin.register(Category)
class CategoryAdmin(admin.ModelAdmin):
    list_display = ("name", "parent")
    search_fields = ("name",)


@admin.register(Product)
class ProductAdmin(admin.ModelAdmin):
    list_display = ("sku", "name", "category", "price", "is_active")
    list_filter = ("is_active", "category")
    search_fields = ("sku", "name")


class OrderLineInline(admin.TabularInline):
    model = OrderLine
    extra = 0


@admin.register(Order)
class OrderAdmin(admin.ModelAdmin):
    list_display = ("id", "customer", "status", "placed_at")
    list_filter = ("status",)
    search_fields = ("customer__name", "reference")
    date_hierarchy = "created_at"
    inlines = (OrderLineInline,)
