import structlog
from structlog.typing import Processor


def configure_logging(*, json: bool) -> None:
    """Lines for people by default, one JSON object a line in production."""
    renderer: Processor = (
        structlog.processors.JSONRenderer() if json else structlog.dev.ConsoleRenderer()
    )
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt='iso'),
            structlog.processors.format_exc_info,
            renderer,
        ]
    )
