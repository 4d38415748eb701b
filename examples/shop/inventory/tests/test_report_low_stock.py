from io import StringIO

import pytest
from django.core.management import call_command

from inventory.tests.factories import StockMovementFactory

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(("threshold", "report"), [(5, "A\t2\n"), (2, "")])
def test_report(threshold: int, report: str) -> None:
    StockMovementFactory(product__sku="A", quantity=2)
    out = StringIO()
    call_command("report_low_stock", threshold=threshold, stdout=out)
    assert out.getvalue() == report
