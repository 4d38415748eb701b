import httpx
import structlog
from pydantic import TypeAdapter, ValidationError

from orders.errors import UpstreamError
from orders.schemas import ShippingQuote

log = structlog.get_logger()

QUOTES = TypeAdapter(list[ShippingQuote])


class ShippingClient:
    """Asks the shipping service what a parcel costs."""

    def __init__(self, http: httpx.AsyncClient) -> None:
        self._http = http

    async def quotes(self, weight_grams: int, country: str) -> list[ShippingQuote]:
        """Cheapest first."""
        params: dict[str, str | int] = {'weight': weight_grams, 'country': country}
        try:
            response = await self._http.get('/quotes', params=params)
            response.raise_for_status()
            quotes = QUOTES.validate_json(response.content)
        except (httpx.HTTPError, ValidationError) as error:
            log.warning('shipping_failed', error=repr(error))
            raise UpstreamError('The shipping service does not answer.') from error
        return sorted(quotes, key=lambda quote: quote.price_cents)
