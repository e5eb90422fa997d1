"""/store/carts: made, changed line by line, told where it goes."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from rest_framework.request import Request

from catalog.made.rules import MakingRequest
from catalog.range.queries import HOME_MARKET, Market, market_of
from core.api.errors import BadRequest
from core.api.wire import name_of
from core.errors import NotFound
from orders.carts.operations import (
    add_line,
    apply_code,
    change_line_quantity,
    change_region,
    create_cart,
    merge_carts,
    remove_code,
    remove_line,
)
from orders.checkout.drafts.operations import tell_checkout
from orders.checkout.drafts.queries import ToldCart
from orders.checkout.drafts.rules import Told
from orders.customers.queries import addresses_of
from orders.customers.rules import Address
from storefront.api.caller import market_named
from storefront.api.carts.bodies import CartBody, CodesBody, LineBody, NewCartBody, QuantityBody
from storefront.api.carts.current import CartView, counted_guess, fields_of
from storefront.api.places import address_of
from storefront.api.view import answered, plain_request

MOST_LINES_AT_ONCE = 50


class Carts(CartView):
    """POST /store/carts."""

    has_versions = False  # there is none yet

    def post(self, request: Request) -> HttpResponse:
        """A new cart; the customer's open one for whoever is logged in. Pieces that cannot be had refuse the whole."""
        fields_of(request)
        said = NewCartBody.read(request)
        market = self.market(said, None)
        told = self.told(said, None, market)
        items = said.get("items") or []
        if len(items) > MOST_LINES_AT_ONCE:
            raise BadRequest("Invalid request: too many items")
        if items:
            self.sold_here()
        cart_id = create_cart(
            customer_id=self.caller.customer_id,
            region=market.code if said.get("region_id") or said.get("country_code") else None,
        )
        for item in items:
            add_line(
                cart_id=cart_id,
                variant_id=item["variant_id"],
                quantity=item["quantity"],
                making=making_of(item),
                metadata=item.get("metadata"),
            )
        self.keep(request, cart_id, told, said)
        return self.answer(request, cart_id)

    def market(self, said: dict[str, Any], known: ToldCart | None) -> Market:
        """The region a body asks for, else the cart's own, else home. Raises BadRequest for one that takes no orders."""
        asked = market_named(said.get("region_id") or "", "" if known else said.get("country_code") or "")
        market = asked or (market_of(known.region) if known else HOME_MARKET)
        currency = (said.get("currency_code") or market.currency).upper()
        if currency != market.currency:
            raise BadRequest(f"Region {market.name} does not sell in currency {currency[:3]}")
        if not market.is_open:
            raise BadRequest(f"Region with id: {name_of('reg', market.code)} takes no orders yet")
        return market

    def told(self, said: dict[str, Any], known: ToldCart | None, market: Market) -> Told:
        """What a body tells of a cart. Raises BadRequest for a channel that is not sold in here."""
        channel = said.get("sales_channel_id")
        if channel and channel not in {name_of("sc", each) for each in self.caller.channels}:
            raise BadRequest("Sales channel is not associated with the provided publishable key.")
        shipping = self._address(said, "shipping_address", (known.shipping if known else None, market))
        raw = said.get("shipping_address")
        company = raw.get("company") if isinstance(raw, dict) else None
        billed = said.get("billing_address")
        company = (billed.get("company") if isinstance(billed, dict) else None) or company
        return Told(
            email=said.get("email"),
            company_name=company,
            shipping=shipping,
            billing=self._address(said, "billing_address", (known.billing if known else None, market)),
            metadata=said.get("metadata"),
        )

    def _address(self, said: dict[str, Any], name: str, of: tuple[Address | None, Market]) -> Address | None:
        (known, market), given = of, said.get(name)
        if given is None:
            return None
        if isinstance(given, dict):
            return address_of(given, known, market=market)
        book = addresses_of(self.caller.customer_id) if self.caller.customer_id else ()
        found = next((each.address for each in book if each.id == given), None)
        if found is None:
            raise NotFound(f"Address with id: {given} was not found")
        return found

    def keep(self, request: Request, cart_id: str, told: Told, said: dict[str, Any]) -> None:
        """Write down what was told, and the codes that came along."""
        if told != Told():
            tell_checkout(cart_id=cart_id, told=told)
        for code in said.get("promo_codes") or ():
            with counted_guess(plain_request(request), cart_id):
                apply_code(cart_id=cart_id, code=code)


class OneCart(Carts):
    """GET and POST /store/carts/:id."""

    has_versions = True

    def get(self, request: Request, cart_id: str) -> HttpResponse:
        """The cart at today's prices. Raises NotFound for another customer's."""
        return self.answer(request, cart_id)

    def post(self, request: Request, cart_id: str = "") -> HttpResponse:
        """Tell more of it. Going back from a payment is part of telling: its order is called off first."""
        said = CartBody.read(request)
        fields_of(request)
        current = self.writable(cart_id)
        market = self.market(said, current)
        told = self.told(said, current, market)
        if market.code != current.region:
            change_region(cart_id=current.id, region=market.code)
        self.keep(request, current.id, told, said)
        return self.answer(request, cart_id)


class Lines(CartView):
    """POST /store/carts/:id/line-items."""

    def post(self, request: Request, cart_id: str) -> HttpResponse:
        """So many more of a piece."""
        said = LineBody.read(request)
        fields_of(request)
        self.sold_here()
        add_line(
            cart_id=self.writable(cart_id).id,
            variant_id=said["variant_id"],
            quantity=said["quantity"],
            making=making_of(said),
            metadata=said.get("metadata"),
        )
        return self.answer(request, cart_id)


class OneLine(CartView):
    """POST and DELETE /store/carts/:id/line-items/:line_id."""

    def post(self, request: Request, cart_id: str, line_id: str) -> HttpResponse:
        """Another quantity."""
        said = QuantityBody.read(request)
        fields_of(request)
        change_line_quantity(
            cart_id=self.writable(cart_id).id,
            line_id=line_id,
            quantity=said["quantity"],
            metadata=said.get("metadata"),
        )
        return self.answer(request, cart_id)

    def delete(self, request: Request, cart_id: str, line_id: str) -> HttpResponse:
        """Take it out; again is harmless."""
        remove_line(cart_id=self.writable(cart_id).id, line_id=line_id)
        parent = self.written(request, cart_id)
        return answered({"id": line_id, "object": "line-item", "deleted": True, "parent": parent})


class Promotions(CartView):
    """POST and DELETE /store/carts/:id/promotions."""

    def post(self, request: Request, cart_id: str) -> HttpResponse:
        """Enter codes. Raises CodeNotValid for one that opens nothing; many of those in a row are slowed down."""
        said = CodesBody.read(request)
        current = self.writable(cart_id)
        for code in said["promo_codes"]:
            with counted_guess(plain_request(request), current.id):
                apply_code(cart_id=current.id, code=code)
        return self.answer(request, cart_id)

    def delete(self, request: Request, cart_id: str) -> HttpResponse:
        """Take codes out; again is harmless."""
        said = CodesBody.read(request)
        current = self.writable(cart_id)
        for code in said["promo_codes"]:
            remove_code(cart_id=current.id, code=code)
        return self.answer(request, cart_id)


class Taxes(CartView):
    """POST /store/carts/:id/taxes."""

    def post(self, request: Request, cart_id: str) -> HttpResponse:
        """Taxes are always worked out: the cart as it is."""
        return self.answer(request, cart_id)


class CartCustomer(CartView):
    """POST /store/carts/:id/customer."""

    needs_customer = True

    def post(self, request: Request, cart_id: str) -> HttpResponse:
        """A guest's cart becomes that of whoever is logged in, or joins the one they have."""
        current = self.writable(cart_id)
        merge_carts(guest_cart_id=current.id, customer_id=self.customer_id)
        return self.answer(request, cart_id)


def making_of(said: dict[str, Any]) -> MakingRequest | None:
    """How a piece is to be made; None for one as it comes."""
    making = said.get("making")
    if not making:
        return None
    known = {"unit": making.get("unit") or MakingRequest().unit, "measures": making.get("measures")}
    add_ons = tuple(making.get("add_ons") or ())
    return MakingRequest(
        **known, add_ons=add_ons, note=making.get("note") or "", is_sure=bool(making.get("is_sure"))
    )
