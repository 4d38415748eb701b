import pytest

from orders.services.pricing import format_cents, volume_discount


@pytest.mark.parametrize(
    ('cents', 'text'), [(0, '0.00'), (5, '0.05'), (1_999, '19.99'), (-150, '-1.50')]
)
def test_format_cents(cents: int, text: str) -> None:
    assert format_cents(cents) == text


@pytest.mark.parametrize(
    ('total', 'discount'), [(19_999, 0), (20_000, 1_000), (100_000, 10_000)]
)
def test_volume_discount(total: int, discount: int) -> None:
    assert volume_discount(total) == discount
