from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from fastapi import FastAPI

from orders.api import health
from orders.api.router import api_router
from orders.database import engine
from orders.errors import register_error_handlers
from orders.logs import configure_logging
from orders.middleware import RequestIdMiddleware
from orders.settings import get_settings


@asynccontextmanager
async def lifespan(app: FastAPI) -> AsyncIterator[None]:
    configure_logging(json=get_settings().log_json)
    yield
    await engine.dispose()


def create_app() -> FastAPI:
    app = FastAPI(title='Orders', version='2.3.0', lifespan=lifespan)
    app.add_middleware(RequestIdMiddleware)
    register_error_handlers(app)
    app.include_router(health.router)
    app.include_router(api_router)
    return app


app = create_app()
