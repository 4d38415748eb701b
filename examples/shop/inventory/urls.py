from django.urls import path

from inventory import views

app_name = "inventory"

urlpatterns = [
    path("low/", views.low_stock_list, name="low-stock"),
]
