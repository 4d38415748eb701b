/** What a model might have written for the ticket of these tests; the repository is examples/shop. */
export const REQUEST = 'a management command in shop that deletes draft orders older than 90 days and prints how many';

export const COMMAND_PATH = 'shop/management/commands/delete_draft_orders.py';
export const TEST_PATH = 'shop/tests/test_delete_draft_orders.py';

export const COMMAND = `from argparse import ArgumentParser
from datetime import timedelta
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from shop.models import Order


class Command(BaseCommand):
    help = "Deletes the draft orders that are older than 90 days."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--dry-run", action="store_true")

    def handle(self, *args: Any, dry_run: bool = False, **options: Any) -> None:
        before = timezone.now() - timedelta(days=90)
        old = Order.objects.filter(status=Order.Status.DRAFT, created_at__lt=before)
        count = old.count()
        if not dry_run:
            old.delete()
        self.stdout.write(f"{count} draft orders")
`;

export const TEST = `from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import call_command
from django.utils import timezone

from shop.models import Order
from shop.tests.factories import OrderFactory

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("days", "dry_run", "left"), [(91, False, 0), (91, True, 1), (89, False, 1)]
)
def test_deletes_old_drafts(days: int, dry_run: bool, left: int) -> None:
    order = OrderFactory()
    Order.objects.filter(pk=order.pk).update(created_at=timezone.now() - timedelta(days=days))
    call_command("delete_draft_orders", dry_run=dry_run, stdout=StringIO())
    assert Order.objects.count() == left
`;

export const FINISH: [string, object] = [
  'finish',
  { summary: ['Adds the command delete_draft_orders with its test.'] },
];
