import factory

from inventory.models import StockMovement, Warehouse
from shop.tests.factories import ProductFactory


class WarehouseFactory(factory.django.DjangoModelFactory[Warehouse]):
    class Meta:
        model = Warehouse

    name = factory.Sequence(lambda n: f"Warehouse {n}")
    city = factory.Faker("city")


class StockMovementFactory(factory.django.DjangoModelFactory[StockMovement]):
    class Meta:
        model = StockMovement

    warehouse = factory.SubFactory(WarehouseFactory)
    product = factory.SubFactory(ProductFactory)
    quantity = 10
    reason = StockMovement.Reason.DELIVERY
