from django.urls import path

from shop import views

app_name = "shop"

urlpatterns = [
    path("", views.order_list, name="order-list"),
    path("orders/<int:pk>/place/", views.order_place, name="order-place"),
    path("customers/<int:pk>/", views.customer_edit, name="customer-edit"),
]
