"""Lists of products: which page of them, narrowed how, in which order, and the way to the next."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from django.http import HttpRequest

from catalog.listing.queries.shapes import Facet, Listing, ListingQuestion
from catalog.listing.rules import FACETS
from core.errors import NotFound
from storefront.languages import spoken
from storefront.regions import asking_there, shopped_in

PAGE_SIZE = 24
NUMBERED_PAGES = 40
MOST_CHOICES = 12
# What an address keeps when its page of the list changes.
KEPT = frozenset({"q", "sort", "stock", *FACETS})
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
    """Where in a list this page stands. URLs are "" at either end; `query` is what canonical links carry.

    `count` is 0 on a page that a cursor led to: such pages have no number.
    """

    number: int
    count: int
    query: str
    previous_url: str
    next_url: str


@dataclass(frozen=True, slots=True)
class Chip:
    """A choice made, and the address without it."""

    label: str
    url: str


@dataclass(frozen=True, slots=True)
class Narrowing:
    """What a list may be narrowed by and what is chosen; `is_narrowed` pages are not for search engines."""

    facets: tuple[Facet, ...]
    chips: tuple[Chip, ...]
    in_stock: bool
    clear_url: str

    @property
    def is_narrowed(self) -> bool:
        """Whether anything is chosen."""
        return bool(self.chips)


def order_of(request: HttpRequest) -> Order:
    """The order asked for; an unknown one is the house's own."""
    asked, offered = request.GET.get("sort", ""), fitting(ORDERS)
    return Order(asked if asked in dict(offered) else "featured", offered)


def fitting(orders: tuple[tuple[str, str], ...]) -> tuple[tuple[str, str], ...]:
    """The orders that are right in the region of the present answer: lists are kept by prices in rupees alone."""
    return (
        orders
        if shopped_in().is_default
        else tuple(each for each in orders if not each[0].startswith("price"))
    )


def page_number(request: HttpRequest) -> int:
    """The page asked for, from 1. Raises NotFound for anything that is no page number."""
    asked = request.GET.get("page", "1")
    if not asked.isascii() or not asked.isdigit() or not 1 <= int(asked[:6]) <= 9999:
        raise NotFound("There is no such page of this list.")
    return int(asked)


def question_of(
    request: HttpRequest,
    *,
    category: str | None = None,
    collection: str | None = None,
    shelf: str = "",
    sort: str = "featured",
) -> ListingQuestion:
    """The list asked for by an address; what it does not know is left out. Raises NotFound for a wrong page."""
    chosen = {
        facet: tuple(dict.fromkeys(slug[:60] for slug in request.GET.getlist(facet) if slug))[:MOST_CHOICES]
        for facet in FACETS
        if request.GET.getlist(facet) and (facet != "price" or shopped_in().is_default)
    }
    return ListingQuestion(
        language=spoken(),
        context=asking_there(),
        category=category,
        collection=collection,
        shelf=shelf,
        chosen=chosen,
        in_stock=request.GET.get("stock") == "in",
        sort=sort,
        at=request.GET.get("at", ""),
        offset=(page_number(request) - 1) * PAGE_SIZE,
        limit=PAGE_SIZE,
    )


def narrowing_of(request: HttpRequest, facets: Sequence[Facet], *, in_stock: bool) -> Narrowing:
    """The facets with what is chosen of them, each with the way to take it back."""
    if not shopped_in().is_default:
        facets = [facet for facet in facets if facet.name != "price"]
    pairs = [(name, value) for name, values in request.GET.lists() if name in KEPT for value in values]
    labels = {(facet.name, choice.slug): choice.label for facet in facets for choice in facet.choices}
    chips = [
        Chip(labels.get(pair, pair[1]), _url(request.path, [each for each in pairs if each != pair]))
        for pair in dict.fromkeys(pairs)
        if pair[0] in FACETS and pair[1]
    ]
    if in_stock:
        chips.append(Chip("In stock", _url(request.path, [pair for pair in pairs if pair[0] != "stock"])))
    kept = [pair for pair in pairs if pair[0] in {"q", "sort"}]
    return Narrowing(tuple(facets), tuple(chips), in_stock, _url(request.path, kept))


def paging_of_list(request: HttpRequest, question: ListingQuestion, listing: Listing) -> Paging:
    """The way on. The house's own order is numbered, so that its pages can be stored and read by search engines;
    whatever is narrowed, sorted or further away than the last numbered page goes by cursors, which stay right
    while pieces come and go."""
    if question.sort == "featured" and not (question.chosen or question.in_stock or question.at):
        number = page_number(request)
        if number > NUMBERED_PAGES:
            raise NotFound("There is no such page of this list.")
        paging = paging_of(request, number=number, total=listing.count)
        if number < NUMBERED_PAGES or not listing.next:
            return paging
        return Paging(number, paging.count, paging.query, paging.previous_url, _at(request, listing.next))
    before = _at(request, listing.previous) if listing.previous else ""
    return Paging(1, 0, "", before, _at(request, listing.next) if listing.next else "")


def paging_of(request: HttpRequest, *, number: int, total: int) -> Paging:
    """The pages of a list of `total` products. Raises NotFound beyond the last."""
    count = max(1, -(-total // PAGE_SIZE))
    if number > count:
        raise NotFound("There is no such page of this list.")
    others = [
        (name, value) for name, values in request.GET.lists() if name in KEPT for value in values if value
    ]

    def url(page: int) -> str:
        return _url(request.path, [*others, *([("page", str(page))] if page > 1 else [])])

    return Paging(
        number=number,
        count=count,
        query=f"?page={number}" if number > 1 else "",
        previous_url=url(number - 1) if number > 1 else "",
        next_url=url(number + 1) if number < count else "",
    )


def _at(request: HttpRequest, cursor: str) -> str:
    pairs = [(name, value) for name, values in request.GET.lists() if name in KEPT for value in values]
    return _url(request.path, [*pairs, ("at", cursor)])


def _url(path: str, pairs: Sequence[tuple[str, str]]) -> str:
    return f"{path}?{urlencode(pairs)}" if pairs else path
