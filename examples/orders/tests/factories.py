from typing import TypeVar

from polyfactory import Require, Use
from polyfactory.factories.sqlalchemy_factory import SQLAlchemyFactory

from orders.models import Base, Customer, Item, Note, Order, OrderLine, OrderStatus

T = TypeVar('T', bound=Base)


class ModelFactory(SQLAlchemyFactory[T]):
    """Rows are made one by one: what they belong to is handed in."""

    __is_base_factory__ = True
    __set_primary_key__ = False
    __set_foreign_keys__ = False
    __set_relationships__ = True


class CustomerFactory(ModelFactory[Customer]):
    email = Use(lambda: ModelFactory.__faker__.unique.email())
    phone = None
    is_staff = False
    orders = Use(list[Order])


class ItemFactory(ModelFactory[Item]):
    sku = Use(lambda: ModelFactory.__faker__.unique.bothify('??-####').upper())
    price_cents = 1_000
    weight_grams = 500
    is_listed = True


class OrderFactory(ModelFactory[Order]):
    customer = Require()
    status = OrderStatus.DRAFT
    reference = None
    placed_at = None
    lines = Use(list[OrderLine])
    notes = Use(list[Note])


class OrderLineFactory(ModelFactory[OrderLine]):
    order = Require()
    item = Require()
    quantity = 1
    unit_price_cents = 1_000


class NoteFactory(ModelFactory[Note]):
    order = Require()
    author = Require()
