import csv
from argparse import ArgumentParser
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from shop.models import Category, Product


class Command(BaseCommand):
    help = "Reads products from a CSV file with the columns sku, name, category and price."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--dry-run", action="store_true")

    def handle(self, *args: Any, file: Path, dry_run: bool = False, **options: Any) -> None:
        if not file.exists():
            raise CommandError(f"There is no file {file}.")
        print(f"Reading {file}")
        imported = 0
        with file.open(newline="") as lines:
            for number, row in enumerate(csv.DictReader(lines), start=2):
                try:
                    price = Decimal(row["price"])
                except InvalidOperation:
                    print(f"Line {number}: {row['price']!r} is no price, skipped")
                    continue
                if not dry_run:
                    save(row, price)
                imported += 1
        print("Imported", imported, "products")


def save(row: dict[str, str], price: Decimal) -> Product:
    category, created = Category.objects.get_or_create(name=row["category"])
    if created:
        print("New category:", category)
    product, _ = Product.objects.update_or_create(
        sku=row["sku"].upper(),
        defaults={"name": row["name"], "category": category, "price": price},
    )
    return product
