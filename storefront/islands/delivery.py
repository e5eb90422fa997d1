"""When would it be with me? The PIN is asked once and remembered in the session, never on a still page."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from catalog.made.queries import making_offer
from catalog.products.queries import product_page
from core.errors import Refused
from core.geo import clean_pincode
from core.web import same_origin
from orders.carts.queries.parcel import cart_promise, piece_promise
from orders.checkout.queries import checkout_terms
from storefront.delivery_words import DeliveryWords, promise_words
from storefront.islands.base import page_before, wants_fragment
from storefront.languages import spoken
from storefront.pages.render import render_island, unstored
from storefront.piece import piece_in_colour
from storefront.try_limits import PIN_CHECKS
from storefront.visitor import cart_id

TEMPLATE = "storefront/islands/delivery.html"
REMEMBERED = "pincode"


@same_origin
@require_http_methods(["GET", "HEAD", "POST"])
def delivery(request: HttpRequest) -> HttpResponse:
    """GET answers for the remembered PIN, or with nothing; POST answers for `pincode` and remembers a good one.

    Asked about `product` in `colour`, or without one about the bag, to which the visitor is sent back.
    """
    asked = request.POST if request.method == "POST" else request.GET
    handle, colour = asked.get("product", "")[:200], asked.get("colour", "")[:60]
    if request.method != "POST":
        pincode = remembered_pincode(request)
        return _answer(request, _shown(handle, colour, pincode)) if pincode and handle else _nothing()
    typed = request.POST.get("pincode", "").strip()[:20]
    try:
        PIN_CHECKS.spend(request, request.session.session_key or request.META.get("REMOTE_ADDR", ""))
    except Refused as refusal:
        shown = {"delivery": DeliveryWords(refusal.message, tone="error"), "pincode": typed}
        return _answer(request, shown, status=refusal.http_status)
    request.session[REMEMBERED] = clean_pincode(typed) or typed
    if not handle:
        return unstored(HttpResponseRedirect("/cart/#delivery", status=303))
    return _answer(request, _shown(handle, colour, remembered_pincode(request)))


def remembered_pincode(request: HttpRequest) -> str:
    """The PIN that this visitor asked about last; empty before they have."""
    found = request.session.get(REMEMBERED)
    return found if isinstance(found, str) else ""


def bag_delivery(request: HttpRequest) -> dict[str, Any]:
    """For the bag: the remembered PIN, and the answer for all that lies in it."""
    pincode, bag = remembered_pincode(request), cart_id(request)
    if not pincode or bag is None:
        return {"pincode": pincode}
    promise = cart_promise(bag, pincode)
    return {
        "pincode": pincode,
        "delivery": promise_words(pincode, promise, no_cash=checkout_terms().no_cash),
    }


def _shown(handle: str, colour: str, pincode: str) -> dict[str, Any]:
    """Raises NotFound for an unknown product or colour."""
    found = product_page(handle, spoken())
    piece, making = piece_in_colour(found, colour), making_offer(found.id, language=spoken())
    variant = next((each for each in piece.variants if each.in_stock), piece.variants[0])
    must_wait = making.lead_days if making.is_required else 0
    promise = piece_promise(variant.id, pincode, lead_days=must_wait)
    words = promise_words(
        pincode,
        promise,
        no_cash=checkout_terms().no_cash or ("Pieces made to your measure are paid in advance." if must_wait else ""),
        made_days=making.lead_days if making.form and not must_wait else 0,
    )  # fmt: skip
    return {"delivery": words, "pincode": pincode, "product": found, "colour": colour}


def _nothing() -> HttpResponse:
    return unstored(HttpResponse(status=204))


def _answer(request: HttpRequest, shown: dict[str, Any], *, status: int = 200) -> HttpResponse:
    if wants_fragment(request):
        return render_island(request, TEMPLATE, shown, status=status)
    shown["back"] = page_before(request)
    return unstored(render(request, "storefront/pages/delivery.html", shown, status=status))
