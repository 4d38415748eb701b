import logging

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from shop.models import Order

logger = logging.getLogger(__name__)


class OrderError(Exception):
    """The order is not in a state that allows this."""


@transaction.atomic
def place(order: Order, clerk: User | None = None) -> Order:
    """Moves a draft with at least one line to placed."""
    if order.status != Order.Status.DRAFT:
        raise OrderError(f"{order} is {order.status}, not a draft.")
    if not order.lines.exists():
        raise OrderError(f"{order} has no lines.")
    order.status = Order.Status.PLACED
    order.clerk = clerk
    order.placed_at = timezone.now()
    order.save(update_fields=["status", "clerk", "placed_at"])
    logger.info("Order %s placed by %s", order.pk, clerk)
    return order


@transaction.atomic
def cancel(order: Order) -> Order:
    if not order.is_open:
        raise OrderError(f"{order} is {order.status} and stays so.")
    order.status = Order.Status.CANCELLED
    order.save(update_fields=["status"])
    logger.info("Order %s cancelled", order.pk)
    return order
