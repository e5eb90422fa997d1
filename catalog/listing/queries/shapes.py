"""What is asked of a list, and what it answers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from catalog.pricing.queries import PUBLIC, PriceContext
from catalog.products.queries.shapes import ProductCard

EXACT_UP_TO = 1000
# order -> (column, ascending)
SORTS: Mapping[str, tuple[str, bool]] = {
    "featured": ("selection", True),
    "newest": ("newest", True),
    "price-low": ("price", True),
    "price-high": ("price", False),
}


@dataclass(frozen=True, slots=True)
class ListingQuestion:
    """A list: of a category or collection (handles) or of everything; `chosen` holds slugs by facet.

    `shelf` is what the category's or collection's own page calls it, where that was asked before: it saves a query.
    `context` says whose prices the cards tell; filters and orders go by the rupees of everybody.
    `at` is a cursor from an earlier answer, `offset` counts from the start instead: for short lists only.
    """

    category: str | None = None
    collection: str | None = None
    chosen: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    in_stock: bool = False
    featured: bool = False
    sort: str = "featured"
    at: str = ""
    offset: int = 0
    limit: int = 24
    with_facets: bool = True
    language: str = "en"
    shelf: str = ""
    context: PriceContext = PUBLIC


@dataclass(frozen=True, slots=True)
class FacetChoice:
    """One choice of a facet. `count` is how many pieces it would leave; `is_least` says there may be more."""

    slug: str
    label: str
    count: int
    is_chosen: bool
    swatch: str = ""
    is_least: bool = False

    @property
    def count_text(self) -> str:
        """37, 37+ or 1,000+."""
        return told_count(self.count, is_least=self.is_least)


@dataclass(frozen=True, slots=True)
class Facet:
    """Something to narrow a list by, with the choices that would leave anything."""

    name: str
    title: str
    choices: tuple[FacetChoice, ...]

    @property
    def chosen(self) -> tuple[FacetChoice, ...]:
        """Those that are chosen."""
        return tuple(choice for choice in self.choices if choice.is_chosen)


@dataclass(frozen=True, slots=True)
class Listing:
    """One page of a list. `count` is all it holds; cursors are "" at either end."""

    cards: tuple[ProductCard, ...]
    count: int
    count_is_least: bool
    facets: tuple[Facet, ...]
    previous: str
    next: str

    @property
    def count_text(self) -> str:
        """37 or 1,000+."""
        return told_count(self.count, is_least=self.count_is_least)


def told_count(count: int, *, is_least: bool) -> str:
    """Exact up to 1,000, then 1,000+; "37+" when only so many were looked at."""
    if count > EXACT_UP_TO:
        return f"{EXACT_UP_TO:,}+"
    return f"{count:,}+" if is_least else f"{count:,}"
