"""When a piece would be at a PIN, and what its buyers say of it."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from rest_framework.request import Request

from core.api.asked import Asked
from core.api.errors import BadRequest
from core.api.wire import dumped, written
from core.errors import NotFound
from core.geo import clean_pincode, pin_place
from orders.carts.queries.parcel import piece_promise
from orders.checkout.queries import checkout_terms
from orders.reviews.queries import ORDERS, SHOWN_AT_ONCE, ShownReview, reviews_of
from storefront.api import kept
from storefront.api.beyond.finding import WEB
from storefront.api.reading.answers import shared_answer
from storefront.api.shapes.products import absolute
from storefront.api.view import StoreView, answered, plain_request
from storefront.pagecache import tags
from storefront.try_limits import PIN_CHECKS


class Serviceability(StoreView):
    """GET /store/serviceability."""

    def get(self, request: Request) -> HttpResponse:
        """Whether and when a piece, or any, would be at a PIN, and whether cash is taken there. May ask the courier."""
        plain = plain_request(request)
        asked = Asked(plain, ("pincode", "variant_id"))
        pincode = clean_pincode(asked.text("pincode")) or ""
        place = pin_place(pincode) if pincode else None
        if place is None:
            raise BadRequest("Enter a 6-digit PIN code that India Post knows.", fields={"pincode": "unknown"})
        PIN_CHECKS.spend(plain, plain.META.get("REMOTE_ADDR", ""))
        promise = piece_promise(asked.text("variant_id"), pincode)
        reach = promise.reach if promise else None
        serviceable = reach is not None and reach.serviceable
        takes_cash = reach is not None and serviceable and reach.takes_cash
        arrives_on = promise.delivery_on if promise and serviceable else None
        found: dict[str, Any] = {
            "pincode": pincode,
            "state": place.state,
            "state_code": place.state_code,
            "is_serviceable": serviceable,
            "takes_cash": takes_cash and not checkout_terms().no_cash,
            "arrives_on": arrives_on.isoformat() if arrives_on else None,
        }
        return answered({"serviceability": found})


class Reviews(StoreView):
    """GET /store/products/:id/reviews."""

    def get(self, request: Request, product_id: str) -> HttpResponse:
        """What buyers say, ten at a time; only what staff have read."""
        plain, seen = plain_request(request), kept.news_number()
        asked = Asked(plain, ("page", "stars", "order", "locale"))
        if WEB not in self.caller.channels:
            raise NotFound(f"Product with id: {product_id} was not found")
        stars, order = asked.text("stars"), asked.order(lambda each: each in ORDERS)
        if stars and stars not in {"1", "2", "3", "4", "5"}:
            raise BadRequest("Invalid request: stars is a number from 1 to 5")
        number = asked.text("page", "1")
        if not (number.isascii() and number.isdigit() and 1 <= int(number[:6]) <= 1000):
            raise BadRequest("Invalid request: page is a number from 1 to 1000")
        found = reviews_of(
            product_id, stars=int(stars) if stars else None, order=order or "newest", page=int(number)
        )
        rating = found.rating
        body = {
            "rating": {
                "count": rating.count,
                "average": float(rating.average),
                "by_stars": {str(each): many for each, many in rating.by_stars.items()},
            },
            "reviews": [_review(each) for each in found.reviews],
            "count": found.count,
            "offset": (int(number) - 1) * SHOWN_AT_ONCE,
            "limit": SHOWN_AT_ONCE,
        }
        return shared_answer(plain, dumped(body), tags={tags.product(product_id)}, seen=seen)


def _review(each: ShownReview) -> dict[str, Any]:
    return {
        "id": each.id,
        "stars": each.stars,
        "title": each.title,
        "text": each.text,
        "fit": each.fit or None,
        "author": each.author,
        "variant_title": each.variant_title,
        "written_at": written(each.written_at),
        "reply": each.reply or None,
        "photos": [absolute(photo.src) for photo in each.photos],
    }
