import logging

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from accounts.models import User
from accounts.permissions import role_required, user_of
from shop.forms import CustomerForm
from shop.models import Customer, Order
from shop.orders import OrderError, place

logger = logging.getLogger(__name__)


@role_required(User.Role.CLERK)
def order_list(request: HttpRequest) -> HttpResponse:
    orders = Order.objects.select_related("customer", "clerk").prefetch_related("lines")
    return render(request, "shop/order_list.html", {"orders": orders})


@role_required(User.Role.CLERK)
def customer_edit(request: HttpRequest, pk: int) -> HttpResponse:
    customer = get_object_or_404(Customer, pk=pk)
    form = CustomerForm(request.POST or None, instance=customer)
    if request.method == "POST" and form.is_valid():
        form.save()
        logger.info("Customer %s changed", customer.pk)
        return redirect("shop:order-list")
    return render(request, "shop/customer_edit.html", {"form": form, "customer": customer})


@require_POST
@role_required(User.Role.CLERK)
def order_place(request: HttpRequest, pk: int) -> HttpResponse:
    order = get_object_or_404(Order, pk=pk)
    try:
        place(order, user_of(request))
    except OrderError as error:
        return HttpResponse(str(error), status=409)
    return redirect("shop:order-list")
