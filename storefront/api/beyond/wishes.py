"""What a customer likes, kept from one visit to the next: Medusa has no word for it."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from rest_framework.request import Request

from core.api.bodies import Body, Text
from core.api.wire import number_of
from core.errors import NotFound
from orders.wishlists.operations import add_wish, open_wishlist, remove_wish
from orders.wishlists.queries import WishedPiece, wishlist_of, wishlist_page
from storefront.api.beyond.finding import WEB
from storefront.api.shapes.products import absolute
from storefront.api.versions import OwnView
from storefront.api.view import answered


class WishBody(Body):
    """What is wished for."""

    variant_id = Text(required=True, allow_blank=False, allow_null=False)


class WishlistView(OwnView):
    """A door of the customer's list."""

    def shown(self, request: Request, **path: str) -> dict[str, Any]:
        """The whole list."""
        return _list(self.customer_id)


class Wishlist(WishlistView):
    """GET and POST /store/customers/me/wishlist."""

    def get(self, request: Request) -> HttpResponse:
        """The customer's list at today's prices and stock, the newest first; empty while there is none."""
        return self.as_it_is(request)

    def post(self, request: Request) -> HttpResponse:
        """Put a variant on it; twice is once. Raises NotFound for what is not sold or not in the key's channels."""
        said = WishBody.read(request)
        if WEB not in self.caller.channels:
            raise NotFound("Variants do not exist or belong to a product of another sales channel")
        add_wish(wishlist_id=open_wishlist(customer_id=self.customer_id), variant_id=str(said["variant_id"]))
        return self.as_it_is(request)


class OneWish(WishlistView):
    """DELETE /store/customers/me/wishlist/:id. Its version is the list's."""

    def delete(self, request: Request, wish_id: str) -> HttpResponse:
        """Take it off the customer's own list; again is fine."""
        own = wishlist_of(self.customer_id)
        if own is not None:
            remove_wish(wishlist_id=own, wish_id=wish_id)
        return answered({"id": wish_id, "object": "wish", "deleted": True, "parent": _list(self.customer_id)})


def _list(customer_id: str) -> dict[str, Any]:
    """The list as it is told."""
    own = wishlist_of(customer_id)
    page = wishlist_page(own) if own else None
    pieces = (*page.liked, *page.saved) if page else ()
    return {"wishlist": [_wish(each) for each in pieces], "count": len(pieces)}


def _wish(piece: WishedPiece) -> dict[str, Any]:
    return {
        "id": piece.id,
        "variant_id": piece.variant_id,
        "product_title": piece.product_title,
        "variant_title": piece.variant_title,
        "thumbnail": absolute(piece.picture.src) if piece.picture else None,
        "amount": number_of(piece.price) if piece.price else None,
        "currency_code": piece.price.currency.lower() if piece.price else None,
        "is_saved_from_cart": piece.is_saved,
        "is_available": piece.is_sellable,
        "stock": piece.stock or None,
        "price_change": piece.price_change or None,
    }
