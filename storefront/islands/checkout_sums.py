"""The sums of the checkout, worked out again when the PIN or the way of delivery changes."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from core.geo import pin_place
from storefront.pages.render import render_island
from storefront.visitor import Destination, visitor_cart


@require_safe
def checkout_sums(request: HttpRequest) -> HttpResponse:
    """Totals of the visitor's cart for `shipping_pincode` and `shipping_option_code`."""
    pincode = request.GET.get("shipping_pincode", "")[:20]
    place = pin_place(pincode)
    option = request.GET.get("shipping_option_code", "")[:40]
    state_code = place.state_code if place else request.GET.get("shipping_state_code", "")[:2]
    cart = visitor_cart(request, Destination(state_code or None, option or None, pincode=pincode))
    shown = {"cart": cart, "accepted": cart.total if cart else None, "state_code": state_code}
    return render_island(request, "storefront/islands/checkout_sums.html", shown)
