from decimal import ROUND_HALF_UP, Decimal

CENT = Decimal("0.01")

# From this many pieces of one product on, so much is taken off.
DISCOUNTS = ((100, Decimal("0.10")), (20, Decimal("0.05")))


def discount_for(quantity: int) -> Decimal:
    for least, discount in DISCOUNTS:
        if quantity >= least:
            return discount
    return Decimal(0)


def unit_price(price: Decimal, quantity: int) -> Decimal:
    """The price of one piece when `quantity` are bought, rounded to cents."""
    return (price * (1 - discount_for(quantity))).quantize(CENT, ROUND_HALF_UP)
