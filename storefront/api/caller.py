"""Who asks: through which key, in which language, as which customer, for which market."""

from __future__ import annotations

import time
from collections import OrderedDict
from dataclasses import dataclass

from django.conf import settings
from django.http import HttpRequest

from catalog.pricing.queries import PriceContext
from catalog.range.queries import HOME_MARKET, Market, markets
from core.api.errors import BadRequest
from core.api.wire import name_of
from core.apikeys.queries import KeyFacts, key_behind
from core.apikeys.rules import PUBLISHABLE
from orders.customers.queries import price_context_of
from storefront.api.errors import NoKey, WrongKey

KEY_HEADER = "x-publishable-api-key"
LOCALE_HEADER = "x-medusa-locale"
# A key is asked for again after a second: one that is revoked stops working within that.
TRUST_S, MOST_KEYS = 1.0, 64
_known: OrderedDict[str, tuple[float, KeyFacts]] = OrderedDict()


@dataclass(frozen=True, slots=True)
class Caller:
    """A request's circumstances. `customer_id` is None for guests."""

    key: KeyFacts
    language: str
    customer_id: str | None = None

    @property
    def channels(self) -> tuple[str, ...]:
        """Whose goods are shown."""
        return self.key.channels


def publishable_key(request: HttpRequest) -> KeyFacts:
    """The key of a request. Raises NoKey or WrongKey."""
    token = request.headers.get(KEY_HEADER, "")
    if not token:
        raise NoKey
    known = _known.get(token)
    if known is not None and time.monotonic() - known[0] < TRUST_S:
        return known[1]
    found = key_behind(token)
    if found is None or found.type != PUBLISHABLE or not found.channels:
        _known.pop(token, None)
        raise WrongKey
    _known[token] = (time.monotonic(), found)
    while len(_known) > MOST_KEYS:
        _known.popitem(last=False)
    return found


def forget_keys() -> None:
    """Ask for every key anew."""
    _known.clear()


def language_of(request: HttpRequest) -> str:
    """One of the shop's languages: that of the header or of `locale`, else English. `hi-IN` is `hi`."""
    asked = request.GET.get("locale", "") or request.headers.get(LOCALE_HEADER, "")
    code = asked.strip().lower().replace("_", "-").partition("-")[0]
    return code if code in dict(settings.SHOP_LANGUAGES) else "en"


def market_named(region_id: str = "", country: str = "") -> Market | None:
    """The region of that id, else the one a country belongs to; None when neither is told. Raises BadRequest."""
    if region_id:
        found = next((each for each in markets() if name_of("reg", each.code) == region_id), None)
        if found is None:
            raise BadRequest(f"Region with id: {region_id[:60]} was not found")
        return found
    if country:
        wanted = country.strip().upper()
        return next((each for each in markets() if wanted in each.countries), None)
    return None


def default_market() -> Market:
    """Where the shop sells when nobody says otherwise."""
    found = markets()
    return found[0] if found else HOME_MARKET


def price_context(caller: Caller, market: Market) -> PriceContext:
    """Under which circumstances prices are asked. One query for customers."""
    own = price_context_of(caller.customer_id, currency=market.currency)
    return PriceContext(
        region=market.code,
        currency=market.currency,
        group_ids=own.group_ids,
        customer_ref=own.customer_ref,
        channel=caller.channels[0],
    )
