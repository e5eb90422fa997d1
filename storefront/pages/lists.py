"""Lists of products: which page of them, in which order, and the way to the next."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlencode

from django.http import HttpRequest

from core.errors import NotFound

PAGE_SIZE = 24
ORDERS = (
    ("featured", "Our selection"),
    ("newest", "Newest first"),
    ("price-low", "Price, low to high"),
    ("price-high", "Price, high to low"),
)


@dataclass(frozen=True, slots=True)
class Order:
    """The order a list is in, and the others there are: (value, words)."""

    chosen: str
    choices: tuple[tuple[str, str], ...] = ORDERS


@dataclass(frozen=True, slots=True)
class Paging:
    """Where in a list this page stands. URLs are "" at either end; `query` is what canonical links carry."""

    number: int
    count: int
    query: str
    previous_url: str
    next_url: str

    @property
    def offset(self) -> int:
        """Products before this page."""
        return (self.number - 1) * PAGE_SIZE


def order_of(request: HttpRequest) -> Order:
    """The order asked for; an unknown one is the house's own."""
    asked = request.GET.get("sort", "")
    return Order(asked if asked in dict(ORDERS) else "featured")


def page_number(request: HttpRequest) -> int:
    """The page asked for, from 1. Raises NotFound for anything that is no page number."""
    asked = request.GET.get("page", "1")
    if not asked.isascii() or not asked.isdigit() or not 1 <= int(asked[:6]) <= 9999:
        raise NotFound("There is no such page of this list.")
    return int(asked)


def paging_of(request: HttpRequest, *, number: int, total: int) -> Paging:
    """The pages of a list of `total` products. Raises NotFound beyond the last."""
    count = max(1, -(-total // PAGE_SIZE))
    if number > count:
        raise NotFound("There is no such page of this list.")
    others = {name: request.GET[name] for name in ("q", "sort") if request.GET.get(name)}

    def url(page: int) -> str:
        chosen = {**others, **({"page": str(page)} if page > 1 else {})}
        return f"{request.path}?{urlencode(chosen)}" if chosen else request.path

    return Paging(
        number=number,
        count=count,
        query=f"?page={number}" if number > 1 else "",
        previous_url=url(number - 1) if number > 1 else "",
        next_url=url(number + 1) if number < count else "",
    )
