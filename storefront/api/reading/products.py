"""Products and variants: lists, single ones, options."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from rest_framework.request import Request

from catalog.pricing.queries import PriceContext
from catalog.range.queries import (
    RangeQuestion,
    Selection,
    range_products,
    select_products,
    variants_by_id,
)
from catalog.range.queries.paging import ORDERS
from core.api.asked import Asked
from core.api.errors import BadRequest
from core.api.fields import Wanted, picked, wanted_fields
from core.api.wire import dumped
from core.errors import NotFound
from storefront.api import kept
from storefront.api.caller import Caller, default_market, market_named, price_context
from storefront.api.reading.answers import shared_answer
from storefront.api.shapes.products import PRODUCT_FIELDS, VARIANT_FIELDS, product_json, variant_json
from storefront.api.shared import Way, share_parts, shared_parts, ways_in_use
from storefront.api.view import StoreView, plain_request
from storefront.pagecache import tags

PRICING = ("region_id", "country_code", "province", "cart_id", "currency_code", "locale")
ONE = ("fields", *PRICING)
LIST = (
    "q", "id", "title", "handle", "external_id", "is_giftcard", "collection_id", "tag_id", "type_id", "category_id",
    "categories", "sales_channel_id", "variants", "option_value_id", "created_at", "updated_at", "limit", "offset",
    "order", "with_deleted", "cursor", *ONE,
)  # fmt: skip
NO_REGION = "Missing required pricing context to calculate prices - region_id"
CALCULATED = "variants.calculated_price"


@dataclass(frozen=True, slots=True)
class Showing:
    """How products are shown: which fields, at whose prices, in which language; `name` tells two ways apart."""

    wanted: Wanted
    context: PriceContext
    language: str
    name: tuple[Any, ...]
    way: Way | None


class Products(StoreView):
    """GET /store/products."""

    def get(self, request: Request) -> HttpResponse:
        """A page of the range in the house's own order, or another. `cursor` leads on and stays right while pieces come and go."""
        plain = plain_request(request)
        seen = kept.news_number()
        asked = Asked(plain, LIST)
        showing = showing_of(plain, self.caller, asked)
        page = asked.page()
        question = question_of(asked, self.caller)
        found = select_products(question) if question else Selection((), 0)
        parts, shown = products_written(found.ids, showing, seen)
        tail = f'],"count":{found.count},"offset":{page.offset},"limit":{page.limit},"next_cursor":'
        body = b'{"products":[' + b",".join(parts) + tail.encode() + dumped(found.next or None) + b"}"
        if showing.context.is_personal:
            seen = None
        return shared_answer(plain, body, tags={*shown, tags.LISTS, tags.MENU}, seen=seen)


class OneProduct(StoreView):
    """GET /store/products/:id."""

    def get(self, request: Request, product_id: str) -> HttpResponse:
        """One product by its id, or by its handle. Raises NotFound for one of other channels, too."""
        plain = plain_request(request)
        seen = kept.news_number()
        showing = showing_of(plain, self.caller, Asked(plain, ONE))
        by_id = product_id.startswith("prod_")
        found = select_products(
            RangeQuestion(
                channels=self.caller.channels,
                ids=(product_id,) if by_id else None,
                handles=None if by_id else (product_id,),
                order="id",
                limit=2,  # there is one at most: nothing has to be counted
            )
        )
        if not found.ids:
            raise NotFound(f"Product with id: {product_id[:80]} was not found")
        parts, shown = products_written(found.ids, showing, seen)
        body = b'{"product":' + parts[0] + b"}"
        return shared_answer(plain, body, tags=shown, seen=None if showing.context.is_personal else seen)


class Variants(StoreView):
    """GET /store/product-variants."""

    def get(self, request: Request) -> HttpResponse:
        """Variants by id, SKU or product, each with its price when that is asked for."""
        plain = plain_request(request)
        asked = Asked(plain, ("id", "sku", "product_id", "limit", "offset", "order", "q", *ONE))
        wanted = variant_fields(asked)
        context = priced_for(asked, self.caller, is_needed="calculated_price" in wanted.hanging)
        page = asked.page()
        rows = _variants_of(asked, self.caller, context)
        shown = [picked(row, wanted) for row in rows[page.offset : page.offset + page.limit]]
        body = {"variants": shown, "count": len(rows), "offset": page.offset, "limit": page.limit}
        return shared_answer(plain, dumped(body), tags=(), seen=None)


class OneVariant(StoreView):
    """GET /store/product-variants/:id."""

    def get(self, request: Request, variant_id: str) -> HttpResponse:
        """One variant. Raises NotFound for one of other channels, too."""
        plain = plain_request(request)
        asked = Asked(plain, ONE)
        wanted = variant_fields(asked)
        context = priced_for(asked, self.caller, is_needed="calculated_price" in wanted.hanging)
        keys = list(variants_by_id([variant_id]).values())
        rows = [row for row in _rows_of(keys, self.caller, context) if row["id"] == variant_id]
        if not rows:
            raise NotFound(f"Product variant with id: {variant_id[:80]} was not found")
        return shared_answer(plain, dumped({"variant": picked(rows[0], wanted)}), tags=(), seen=None)


def variant_fields(asked: Asked) -> Wanted:
    """The fields of a variant that are wanted."""
    return wanted_fields("variant", VARIANT_FIELDS, asked.text("fields"))


def _variants_of(asked: Asked, caller: Caller, context: PriceContext) -> list[dict[str, Any]]:
    ids, skus, products = asked.texts("id"), asked.texts("sku"), asked.texts("product_id")
    if ids is None and skus is None and products is None:
        raise BadRequest("Invalid request: one of id, sku and product_id is needed")
    keys = set(variants_by_id(ids).values()) if ids else set()
    if skus or products:
        question = RangeQuestion(channels=caller.channels, skus=skus, ids=products, order="id", limit=200)
        keys |= set(select_products(question).ids)
    rows = _rows_of(sorted(keys), caller, context)
    return [
        row
        for row in rows
        if (not ids or row["id"] in ids)
        and (not skus or row["sku"] in skus)
        and (not products or row["product_id"] in products)
    ]


def _rows_of(product_keys: Sequence[int], caller: Caller, context: PriceContext) -> list[dict[str, Any]]:
    """The variants of those of these products that the caller's channels sell."""
    known = range_products(product_keys, context, caller.language)
    ids = tuple(each.id for each in known.values())
    question = RangeQuestion(channels=caller.channels, ids=ids, order="id", limit=len(ids) + 1)
    shown = select_products(question).ids if ids else ()
    return [
        {**variant_json(variant, known[key]), "product": product_json(known[key])}
        for key in shown
        for variant in known[key].variants
    ]


def question_of(asked: Asked, caller: Caller) -> RangeQuestion | None:
    """Which products a query string asks for; None when it can be none at all."""
    channels = caller.channels
    wished = asked.texts("sales_channel_id")
    if wished is not None:
        channels = tuple(each for each in channels if f"sc_{each}" in wished)
    if not channels or asked.yes("is_giftcard") or asked.yes("with_deleted"):
        return None
    page, cursor = asked.page(), asked.text("cursor")
    if cursor and page.offset:
        raise BadRequest("Invalid request: cursor and offset lead to different pages; give one of them")
    nested = asked.nested("variants")
    unknown = set(nested) - {"sku", "options"}
    if unknown:
        raise BadRequest(f"Invalid request: Unrecognized fields: '{sorted(unknown)[0]}'")
    skus = asked.texts("external_id") or (tuple(nested["sku"]) if "sku" in nested else None)
    return RangeQuestion(
        channels=channels,
        ids=asked.texts("id"),
        handles=asked.texts("handle"),
        titles=asked.texts("title"),
        skus=skus,
        categories=asked.keys("category_id", "pcat") or asked.keys("categories", "pcat"),
        collections=asked.keys("collection_id", "pcol"),
        tags=asked.keys("tag_id", "ptag"),
        types=asked.keys("type_id", "ptyp"),
        option_values=asked.keys("option_value_id", "optval"),
        created=asked.moments("created_at"),
        changed=asked.moments("updated_at"),
        text=asked.text("q").strip(),
        order=asked.order(lambda order: order in ORDERS),
        limit=page.limit,
        offset=page.offset,
        at=cursor,
    )


def showing_of(request: HttpRequest, caller: Caller, asked: Asked) -> Showing:
    """How products are to be shown. Raises BadRequest for fields that do not exist, and for prices of nowhere."""
    text = asked.text("fields")
    wanted = wanted_fields("product", PRODUCT_FIELDS, text)
    is_priced = wanted.at("variants") is not None and wanted.has(CALCULATED)
    context = priced_for(asked, caller, is_needed=is_priced)
    return _showing(text, wanted, context, caller.language)


def _showing(text: str, wanted: Wanted, context: PriceContext, language: str) -> Showing:
    return Showing(wanted, context, language, (text, context, language), Way.of(text, context, language))


def priced_for(asked: Asked, caller: Caller, *, is_needed: bool) -> PriceContext:
    """At whose prices. Raises BadRequest when prices are wanted and no region is told."""
    market = market_named(asked.text("region_id"), asked.text("country_code"))
    if market is None and is_needed and not asked.text("cart_id"):
        raise BadRequest(NO_REGION)
    return price_context(caller, market or default_market())


def products_written(keys: Sequence[int], showing: Showing, seen: int | None) -> tuple[list[bytes], set[str]]:
    """Products as JSON in the order of the keys, and what they show: those told before are not written anew."""
    keepable = None if showing.context.is_personal else seen
    rows = _told_before(keys, showing, keepable)
    missing = [key for key in keys if key not in rows]
    made = _made(missing, showing, keepable or 0) if missing else {}
    if keepable is not None:
        for key, row in made.items():
            kept.PARTS.keep((key, showing.name), row)
        if showing.way is not None:
            share_parts(showing.way, made)
    rows |= made
    ordered = [rows[key] for key in keys if key in rows]
    return [row.body for row in ordered], {tag for row in ordered for tag in row.tags}


def _told_before(keys: Sequence[int], showing: Showing, seen: int | None) -> dict[int, kept.Kept]:
    """What this process, or another, has told of these products and is still true."""
    if seen is None:
        return {}
    names = {key: (key, showing.name) for key in keys}
    found = kept.PARTS.fresh(list(names.values()), seen)
    missing = [key for key in keys if names[key] not in found]
    if missing and showing.way is not None:
        others = shared_parts(showing.way, missing)
        for key, row in others.items():
            kept.PARTS.keep(names[key], row)
        found |= kept.PARTS.fresh([names[key] for key in others], seen)
    return {key: found[name] for key, name in names.items() if name in found}


def _made(keys: Sequence[int], showing: Showing, seen: int) -> dict[int, kept.Kept]:
    made = {}
    for key, product in range_products(keys, showing.context, showing.language).items():
        shown = {tags.product(product.id, showing.context.currency)}
        shown |= {tags.content("collection", each.handle) for each in product.collections}
        shown |= {tags.content("category", each.handle) for each in product.categories}
        made[key] = kept.kept(dumped(picked(product_json(product), showing.wanted)), tags=shown, seen=seen)
    return made


def tell_anew(product_ids: Sequence[str]) -> int:
    """Tell these products (public ids) once more in every way in use, for all processes; how many parts were made.

    What nobody was told of is left alone, and so is what is still true.
    """
    seen, told = kept.news_number(), 0
    for way in ways_in_use() if seen is not None else ():
        question = RangeQuestion(
            channels=(way.channel,), ids=tuple(product_ids), order="id", limit=len(product_ids) + 1
        )
        asked_for = list(shared_parts(way, select_products(question).ids))
        wanted = wanted_fields("product", PRODUCT_FIELDS, way.fields)
        showing = _showing(way.fields, wanted, way.context, way.language)
        told += len(products_written(asked_for, showing, seen)[0])
    return told
