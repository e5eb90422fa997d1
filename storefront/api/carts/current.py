"""The cart a request is about: whose it is, where it went, and how it is answered."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from django.http import HttpRequest, HttpResponse
from rest_framework.request import Request

from catalog.range.queries import HOME_MARKET, Market, market_of, range_products, variants_by_id
from core.api.asked import Asked
from core.api.fields import Wanted, picked, wanted_fields
from core.api.wire import name_of
from core.errors import NotFound
from orders.carts.operations import CartNotOpen, CodeNotValid, reopen_cart
from orders.carts.queries import CartSummary, cart_summary
from orders.carts.rules import NoSuchCart
from orders.checkout.drafts.queries import ToldCart, told_cart
from orders.checkout.rules import PREPAID
from payments.credit.queries import NoSuchCard
from storefront.api.caller import Caller, price_context
from storefront.api.carts.payments import collection_json
from storefront.api.customers.doors import customer_json
from storefront.api.reading.markets import region_json
from storefront.api.shapes.carts import cart_json
from storefront.api.shapes.products import product_json, variant_json
from storefront.api.shapes.sums import CART_FIELDS
from storefront.api.versions import VersionedView
from storefront.api.view import plain_request
from storefront.try_limits import WRONG_CODES

WEB = "web"


class CartView(VersionedView):
    """A door of one cart."""

    def found(self, cart_id: str) -> ToldCart:
        """The cart, if it is the caller's: a customer's only with their token. Raises NotFound."""
        try:
            told = told_cart(cart_id)
        except NoSuchCart as lost:
            raise NotFound(f"Cart with id: {cart_id[:60]} was not found") from lost
        if told.customer_id is not None and told.customer_id != self.caller.customer_id:
            raise NotFound(f"Cart with id: {cart_id[:60]} was not found")
        return told

    def writable(self, cart_id: str) -> ToldCart:
        """The same, open: one that is being paid is opened again. Raises NotFound, or CartNotOpen once it is ordered."""
        told = self.found(cart_id)
        if told.status == "completed":
            raise CartNotOpen(told.status)
        if told.status == "open":
            return told
        return told_cart(reopen_cart(cart_id=told.id))

    def sold_here(self) -> None:
        """Carts sell what the web sells. Raises NotFound for a key of other channels only: it shows none of that."""
        if WEB not in self.caller.channels:
            raise NotFound("Variants do not exist or belong to a product of another sales channel")

    def held_as(self, request: HttpRequest, **path: str) -> str | None:
        """The cart."""
        return path["cart_id"]

    def shown(self, request: Request, **path: str) -> dict[str, Any]:
        """The cart as reads tell it."""
        return {"cart": self.written(request, path["cart_id"])}

    def answer(self, request: Request, cart_id: str) -> HttpResponse:
        """The cart as it is now, under the id it was asked by, with its ETag."""
        return self.as_it_is(request, cart_id=cart_id)

    def written(self, request: Request, cart_id: str) -> dict[str, Any]:
        """The same as a value."""
        wanted = fields_of(request)
        return whole_cart(self.found(cart_id), self.caller, wanted, shown_id=cart_id)


@contextmanager
def counted_guess(request: HttpRequest, cart_id: str) -> Iterator[None]:
    """Run a block that tries a code; one that does not exist is counted. Raises TooManyTries after many of those."""
    WRONG_CODES.check(request, cart_id)
    try:
        yield
    except (CodeNotValid, NoSuchCard):
        WRONG_CODES.count(request, cart_id)
        raise


def fields_of(request: Request) -> Wanted:
    """The fields of a cart that are wanted."""
    return wanted_fields(
        "cart", CART_FIELDS, Asked(plain_request(request), ("fields", "locale")).text("fields")
    )


def summary_of(told: ToldCart) -> CartSummary:
    """The cart worked out for what was told of it."""
    shipping = told.shipping
    return cart_summary(
        told.id,
        state_code=(shipping.state_code or None) if shipping else None,
        pincode=shipping.pincode if shipping else "",
        shipping_option=told.option_code or None,
        email=told.email,
        payment_method=told.payment_method or PREPAID,
    )


def whole_cart(
    told: ToldCart, caller: Caller, wanted: Wanted, *, shown_id: str, summary: CartSummary | None = None
) -> dict[str, Any]:
    """A cart with everything that is wanted of what hangs on it; worked out here unless `summary` is known."""
    summary = summary or summary_of(told)
    found = cart_json(told, summary, shown_id=shown_id)
    market = market_of(told.region)
    found["region_id"] = name_of("reg", market.code)
    found["sales_channel_id"] = name_of("sc", caller.channels[0])
    if "region" in wanted.hanging:
        found["region"] = region_json(market)
    if "payment_collection" in wanted.hanging:
        found["payment_collection"] = collection_json(told, summary, shown_id=shown_id, only_begun=True)
    if "customer" in wanted.hanging:
        found["customer"] = customer_json(told.customer_id) if told.customer_id else None
    if wanted.has("items.product") or wanted.has("items.variant"):
        put_goods(found["items"], caller, market)
    shown: dict[str, Any] = picked(found, wanted)
    return shown


def put_goods(lines: list[dict[str, Any]], caller: Caller, market: Market = HOME_MARKET) -> None:
    """Products and variants of lines, as they are sold now; None where they are no more. Twelve queries."""
    keys = variants_by_id([line["variant_id"] for line in lines if line["variant_id"]])
    known = range_products(sorted(set(keys.values())), price_context(caller, market), caller.language)
    for line in lines:
        product = known.get(keys.get(line["variant_id"], 0))
        line["product"] = product_json(product) if product else None
        variants: Mapping[str, Any] = {each.id: each for each in product.variants} if product else {}
        own = variants.get(line["variant_id"])
        line["variant"] = (
            {**variant_json(own, product), "product": line["product"]} if own and product else None
        )
