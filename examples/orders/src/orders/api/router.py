from fastapi import APIRouter, Depends

from orders.api import customers, items, orders, tokens, webhooks
from orders.api.admin.router import admin_router
from orders.api.deps import require_admin

api_router = APIRouter(prefix='/api/v1')
api_router.include_router(tokens.router)
api_router.include_router(customers.router)
api_router.include_router(items.router)
api_router.include_router(orders.router)
api_router.include_router(webhooks.router, prefix='/webhooks', tags=['webhooks'])
api_router.include_router(
    admin_router, prefix='/admin', dependencies=[Depends(require_admin)]
)
