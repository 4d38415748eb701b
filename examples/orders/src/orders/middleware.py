import uuid

import structlog
from starlette.middleware.base import BaseHTTPMiddleware, RequestResponseEndpoint
from starlette.requests import Request
from starlette.responses import Response

HEADER = 'X-Request-ID'


class RequestIdMiddleware(BaseHTTPMiddleware):
    """Gives each request an id that its log lines and its answer carry."""

    async def dispatch(
        self, request: Request, call_next: RequestResponseEndpoint
    ) -> Response:
        request_id = request.headers.get(HEADER) or uuid.uuid4().hex
        with structlog.contextvars.bound_contextvars(request_id=request_id):
            response = await call_next(request)
        response.headers[HEADER] = request_id
        return response
