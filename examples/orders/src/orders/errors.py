import structlog
from fastapi import FastAPI, Request, status
from fastapi.responses import JSONResponse

log = structlog.get_logger()


class OrdersError(Exception):
    """What a caller may be told, with the status it is told with."""

    status_code = status.HTTP_400_BAD_REQUEST


class NotFoundError(OrdersError):
    status_code = status.HTTP_404_NOT_FOUND


class ConflictError(OrdersError):
    status_code = status.HTTP_409_CONFLICT


class UpstreamError(OrdersError):
    """A service that is not ours failed or did not answer in time."""

    status_code = status.HTTP_502_BAD_GATEWAY


def register_error_handlers(app: FastAPI) -> None:
    @app.exception_handler(OrdersError)
    async def handle_orders_error(request: Request, error: OrdersError) -> JSONResponse:
        log.info('request_refused', path=request.url.path, reason=str(error))
        return JSONResponse({'detail': str(error)}, status_code=error.status_code)
