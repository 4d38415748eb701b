from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from inventory.stock import low_stock


class Command(BaseCommand):
    help = "Lists the active products that are running out."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--threshold", type=int, default=5)

    def handle(self, *args: Any, threshold: int = 5, **options: Any) -> None:
        for row in low_stock(threshold):
            self.stdout.write(f"{row.sku}\t{row.stock}")
