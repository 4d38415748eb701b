from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from shop.models import Product

pytestmark = pytest.mark.django_db

HEADER = "sku,name,category,price\n"


@pytest.mark.parametrize(
    ("rows", "skus"),
    [
        ("", []),
        ("s-1,Saw,Tools,9.90\n", ["S-1"]),
        ("s-1,Saw,Tools,9.90\ns-2,File,Tools,4\n", ["S-1", "S-2"]),
        ("s-1,Saw,Tools,much\ns-2,File,Tools,4\n", ["S-2"]),
    ],
)
def test_rows_with_a_price_are_imported(tmp_path: Path, rows: str, skus: list[str]) -> None:
    file = tmp_path / "products.csv"
    file.write_text(HEADER + rows)
    call_command("import_products", file)
    assert sorted(Product.objects.values_list("sku", flat=True)) == skus


def test_a_dry_run_writes_nothing(tmp_path: Path) -> None:
    file = tmp_path / "products.csv"
    file.write_text(HEADER + "s-1,Saw,Tools,9.90\n")
    call_command("import_products", file, dry_run=True)
    assert not Product.objects.exists()


def test_a_missing_file_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="There is no file"):
        call_command("import_products", tmp_path / "none.csv")
