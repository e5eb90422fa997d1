"""Which region the present answer is made for: India's, unless the address says another one (`/to/us/…`).

The door in `region_door` sets it; pages ask here for prices and addresses. What a region is, the catalogue knows.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from catalog.pricing.queries import PUBLIC, PriceContext
from catalog.range.queries import HOME_MARKET, Market

# What a page of another region begins with, after the language: /hi/to/us/products/…
PREFIX = "to"
# The region that the visitor chose last, in small letters.
COOKIE = "region"
_ADDRESS = re.compile(rf"/{PREFIX}/([a-z][a-z0-9]{{1,7}})(/.*)", re.DOTALL)
_here: ContextVar[Market] = ContextVar("market", default=HOME_MARKET)


def shopped_in() -> Market:
    """The region of the present answer."""
    return _here.get()


@contextmanager
def shopping_in(market: Market) -> Iterator[None]:
    """Make answers for this region."""
    token = _here.set(market)
    try:
        yield
    finally:
        _here.reset(token)


def asking_there(own: PriceContext = PUBLIC) -> PriceContext:
    """Under which circumstances prices are asked in the region of the present answer, by everybody or by `own`."""
    market = shopped_in()
    if market.code == own.region and market.currency == own.currency:
        return own
    return PriceContext(market.code, market.currency, own.group_ids, own.customer_ref, own.channel)


def split_region(path: str) -> tuple[str, str]:
    """`/to/us/cart/` is ("us", "/cart/"); a path of no other region is ("", the path)."""
    found = _ADDRESS.fullmatch(path)
    return (found[1], found[2]) if found else ("", path)


def region_path(market: Market, path: str) -> str:
    """A path of the shop in a region; India has no prefix."""
    return path if market.code == HOME_MARKET.code else f"/{PREFIX}/{market.code.lower()}{path}"
