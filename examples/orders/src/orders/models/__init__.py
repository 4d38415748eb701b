from orders.models.base import Base
from orders.models.customer import Customer
from orders.models.item import Item
from orders.models.order import Note, Order, OrderLine, OrderStatus

__all__ = ['Base', 'Customer', 'Item', 'Note', 'Order', 'OrderLine', 'OrderStatus']
