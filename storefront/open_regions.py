"""The regions that shoppers may choose among: those that staff have opened, asked for once per process and news."""

from __future__ import annotations

from catalog.range.queries import HOME_MARKET, Market, markets
from storefront.pagecache import store, tags

_kept: dict[str, tuple[object, tuple[Market, ...]]] = {}


def open_markets() -> tuple[Market, ...]:
    """The regions that shoppers may choose, India first; asked once per process and news."""
    version = store.marks_of(tags.MENU)
    known = _kept.get("")
    if version is not None and known is not None and known[0] == version:
        return known[1]
    found = tuple(each for each in markets() if each.is_open and each.code != HOME_MARKET.code)
    _kept[""] = (version, (HOME_MARKET, *found))
    return _kept[""][1]


def currencies_sold_in() -> frozenset[str]:
    """The currencies of all regions, open or not, and ours. One query, asked every time: news has to reach the pages
    of a region that was opened a moment ago."""
    return frozenset((HOME_MARKET.currency, *(each.currency for each in markets())))


def forget_markets() -> None:
    """Ask for them anew."""
    _kept.clear()


def open_market_at(code: str) -> Market | None:
    """The open region with this code in an address, in small letters; None when there is none, and for India."""
    return next((each for each in open_markets()[1:] if each.code.lower() == code), None)
