from django.http import HttpRequest, JsonResponse

from accounts.models import User
from accounts.permissions import role_required
from inventory.stock import low_stock

DEFAULT_THRESHOLD = 5


@role_required(User.Role.BUYER)
def low_stock_list(request: HttpRequest) -> JsonResponse:
    asked = request.GET.get("threshold", "")
    threshold = int(asked) if asked.isdecimal() else DEFAULT_THRESHOLD
    products = [row._asdict() for row in low_stock(threshold)]
    return JsonResponse({"threshold": threshold, "products": products})
