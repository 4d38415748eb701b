from django.http import HttpRequest, JsonResponse

from accounts.models import User
from accounts.permissions import role_required, user_of


@role_required(User.Role.CLERK, User.Role.BUYER)
def me(request: HttpRequest) -> JsonResponse:
    user = user_of(request)
    return JsonResponse(
        {"email": getattr(user, "email", None), "role": getattr(user, "role", None)}
    )
