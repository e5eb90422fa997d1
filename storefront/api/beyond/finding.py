"""Lists and searches with facets and cursors, and what goes well with a piece."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.http import HttpResponse
from rest_framework.request import Request

from catalog.listing.queries.lists import list_products
from catalog.listing.queries.shapes import SORTS, Facet, ListingQuestion
from catalog.listing.rules import FACETS
from catalog.products.queries import ProductCard, product_page
from catalog.search.queries import RELEVANCE, search_products
from core.api.asked import Asked
from core.api.errors import BadRequest
from core.api.wire import dumped, number_of
from core.errors import NotFound
from storefront.api import kept
from storefront.api.reading.answers import shared_answer
from storefront.api.shapes.products import absolute, picture_words
from storefront.api.view import StoreView, plain_request
from storefront.pagecache import tags

SEARCH = ("q", "category", "collection", "sort", "in_stock", "limit", "offset", "cursor", "locale", *FACETS)
MOST_CHOICES, LONGEST_QUESTION = 12, 100
WEB = "web"


class Search(StoreView):
    """GET /store/search."""

    def get(self, request: Request) -> HttpResponse:
        """Cards for words, a category, a collection or everything, narrowed by facets, each with how many it would leave.

        Without words `cursor` leads to the neighbouring pages and stays right while pieces come and go.
        """
        plain, seen = plain_request(request), kept.news_number()
        asked = Asked(plain, SEARCH)
        if WEB not in self.caller.channels:
            return shared_answer(plain, dumped(_empty(asked)), tags=(), seen=None)
        page, text = asked.page(24), " ".join(asked.text("q").split())[:LONGEST_QUESTION]
        question = self._question(asked, page.limit, page.offset, is_search=bool(text))
        if text:
            found = search_products(text, limit=page.limit, offset=page.offset, question=question)
            body = _body(found.cards, found.facets, found.count, page.offset, page.limit)
            return shared_answer(
                plain, dumped({**body, "did_you_mean": found.did_you_mean}), tags=(), seen=None
            )
        listing = list_products(question)
        body = _body(listing.cards, listing.facets, listing.count, page.offset, page.limit)
        body |= {
            "did_you_mean": None,
            "previous_cursor": listing.previous or None,
            "next_cursor": listing.next or None,
        }
        shown = {tags.LISTS, tags.MENU, *(tags.product(card.id) for card in listing.cards)}
        return shared_answer(plain, dumped(body), tags=shown, seen=seen)

    def _question(self, asked: Asked, limit: int, offset: int, *, is_search: bool) -> ListingQuestion:
        sorts = {*SORTS, *([RELEVANCE] if is_search else [])}
        sort = asked.text("sort") or (RELEVANCE if is_search else "featured")
        if sort not in sorts:
            raise BadRequest(f"Invalid request: sort has to be one of {', '.join(sorted(sorts))}")
        chosen = {
            facet: tuple(asked.texts(facet) or ())[:MOST_CHOICES] for facet in FACETS if asked.has(facet)
        }
        return ListingQuestion(
            category=asked.text("category") or None,
            collection=asked.text("collection") or None,
            chosen=chosen,
            in_stock=asked.yes("in_stock"),
            sort=sort,
            at=asked.text("cursor"),
            limit=limit,
            offset=offset,
            language=self.caller.language,
        )


class Recommendations(StoreView):
    """GET /store/products/:handle/recommendations."""

    def get(self, request: Request, product_id: str) -> HttpResponse:
        """What completes the look, can stand in for a piece, and resembles it. Raises NotFound. By handle."""
        plain, seen = plain_request(request), kept.news_number()
        Asked(plain, ("locale",))
        if WEB not in self.caller.channels:
            raise NotFound(f"Product with handle: {product_id[:80]} was not found")
        found = product_page(product_id, self.caller.language)
        rows = {
            "complete_the_look": found.complete_the_look,
            "alternatives": found.alternatives,
            "related": found.related,
        }
        body = {name: [card_json(card) for card in cards] for name, cards in rows.items()}
        shown = {
            tags.product(found.id),
            *(tags.product(card.id) for cards in rows.values() for card in cards),
        }
        return shared_answer(plain, dumped(body), tags={*shown, tags.LISTS}, seen=seen)


def _empty(asked: Asked) -> dict[str, Any]:
    page = asked.page(24)
    return {**_body((), (), 0, page.offset, page.limit), "did_you_mean": None}


def _body(
    cards: Sequence[ProductCard], facets: Sequence[Facet], count: int, offset: int, limit: int
) -> dict[str, Any]:
    told = [
        {
            "name": facet.name,
            "title": facet.title,
            "choices": [
                {
                    "value": choice.slug,
                    "label": choice.label,
                    "count": choice.count,
                    "is_chosen": choice.is_chosen,
                    "is_least": choice.is_least,
                    "swatch": choice.swatch or None,
                }
                for choice in facet.choices
            ],
        }
        for facet in facets
    ]
    return {
        "products": [card_json(card) for card in cards],
        "facets": told,
        "count": count,
        "offset": offset,
        "limit": limit,
        "previous_cursor": None,
        "next_cursor": None,
    }


def card_json(card: ProductCard) -> dict[str, Any]:
    """A product among others, at everybody's prices."""
    return {
        "id": card.id,
        "handle": card.handle,
        "title": card.title,
        "subtitle": card.subtitle or None,
        "thumbnail": absolute(card.picture.src) if card.picture else None,
        "picture": picture_words(card.picture) if card.picture else None,
        "badge": card.badge or None,
        "price_from": number_of(card.price),
        "original_price_from": number_of(card.original) if card.original else None,
        "price_varies": card.price_varies,
        "currency_code": card.price.currency.lower(),
        "is_in_stock": card.in_stock,
        "colours": list(card.colours),
        "sizes": list(card.sizes),
        "swatches": dict(card.swatches),
    }
