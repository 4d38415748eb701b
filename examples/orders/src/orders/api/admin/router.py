from fastapi import APIRouter

from orders.api import notes
from orders.api.admin import customers, orders, reports

admin_router = APIRouter(tags=['admin'])
admin_router.include_router(customers.router, prefix='/customers')
admin_router.include_router(orders.router, prefix='/orders')
admin_router.include_router(notes.router, prefix='/orders/{order_id}/notes')
admin_router.include_router(reports.router)
