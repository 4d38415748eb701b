FREE_SHIPPING_FROM_CENTS = 5_000


def format_cents(cents: int) -> str:
    """1999 as "19.99"."""
    sign = '-' if cents < 0 else ''
    whole, rest = divmod(abs(cents), 100)
    return f'{sign}{whole}.{rest:02d}'


def volume_discount(total_cents: int) -> int:
    """What is taken off a total: a percentage that grows with it, in whole cents."""
    if total_cents < 0:
        raise ValueError('A total is not negative.')
    if total_cents >= 100_000:
        percent = 10
    elif total_cents >= 20_000:
        percent = 5
    else:
        percent = 0
    return total_cents * percent // 100


def missing_for_free_shipping(total_cents: int) -> int:
    return max(0, FREE_SHIPPING_FROM_CENTS - total_cents)
