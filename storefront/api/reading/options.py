"""What can be chosen on products: sizes, colours. An option belongs to one product here."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from rest_framework.request import Request

from catalog.range.queries import OptionQuestion, range_options
from catalog.range.queries.options import ORDERS
from core.api.asked import Asked
from core.api.errors import BadRequest
from core.api.fields import picked, wanted_fields
from core.api.wire import dumped, key_of
from core.errors import NotFound
from storefront.api import kept
from storefront.api.reading.answers import shared_answer
from storefront.api.shapes.products import option_json
from storefront.api.view import StoreView, plain_request
from storefront.pagecache import tags

LIST = ("q", "id", "title", "product_id", "is_exclusive", "limit", "offset", "order", "fields", "locale")
DEFAULTS = ("*", "*values")


class Options(StoreView):
    """GET /store/product-options."""

    def get(self, request: Request) -> HttpResponse:
        """A page of the options of products that the key shows, each with the values that are sold."""
        plain, seen = plain_request(request), kept.news_number()
        asked = Asked(plain, LIST)
        page, wanted = asked.page(), wanted_fields("option", DEFAULTS, asked.text("fields"))
        if asked.text("is_exclusive") not in ("", "true", "false"):
            raise BadRequest("Invalid request: Expected type: 'boolean' for field 'is_exclusive'")
        none = asked.text("is_exclusive") == "false"  # every option here belongs to one product
        question = OptionQuestion(
            channels=self.caller.channels,
            ids=() if none else asked.keys("id", "opt"),
            titles=asked.texts("title"),
            products=asked.texts("product_id"),
            text=asked.text("q").strip(),
            order=asked.order(lambda order: order in ORDERS),
            limit=page.limit,
            offset=page.offset,
        )
        found = range_options(question)
        rows = [picked(option_json(option, product), wanted) for option, product in found.options]
        body = {"product_options": rows, "count": found.count, "offset": page.offset, "limit": page.limit}
        marks = {tags.LISTS, *(tags.product(product) for _, product in found.options)}
        return shared_answer(plain, dumped(body), tags=marks, seen=seen)


class OneOption(StoreView):
    """GET /store/product-options/:id."""

    def get(self, request: Request, option_id: str) -> HttpResponse:
        """One option. Raises NotFound for one of other channels, too."""
        plain, seen = plain_request(request), kept.news_number()
        wanted = wanted_fields("option", DEFAULTS, Asked(plain, ("fields", "locale")).text("fields"))
        key = key_of("opt", option_id)
        question = OptionQuestion(channels=self.caller.channels, ids=(key,) if key else (), limit=1)
        found = range_options(question).options
        if not found:
            raise NotFound(f"Product option with id: {option_id[:80]} was not found")
        body: dict[str, Any] = {"product_option": picked(option_json(*found[0]), wanted)}
        return shared_answer(plain, dumped(body), tags={tags.product(found[0][1])}, seen=seen)
