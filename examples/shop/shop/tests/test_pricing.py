from decimal import Decimal

import pytest

from shop.pricing import unit_price


@pytest.mark.parametrize(
    ("quantity", "expected"),
    [(1, "10.05"), (19, "10.05"), (20, "9.55"), (99, "9.55"), (100, "9.05")],
)
def test_unit_price(quantity: int, expected: str) -> None:
    assert unit_price(Decimal("10.05"), quantity) == Decimal(expected)
