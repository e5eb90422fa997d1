"""The sums of the checkout, worked out again when the PIN, the way of delivery or the way to pay changes."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from core.geo import pin_place
from orders.checkout.queries import cash_offer
from orders.checkout.rules import PAYMENT_METHODS, PREPAID
from orders.fulfilment.shipping.queries import store_of
from payments.queries import troubled_methods
from storefront.pages.render import render_island
from storefront.visitor import Destination, visitor_cart


@require_safe
def checkout_sums(request: HttpRequest) -> HttpResponse:
    """Totals of the visitor's cart for `shipping_pincode`, `shipping_option_code` and `payment_method`, and whether
    cash is taken there."""
    pincode = request.GET.get("shipping_pincode", "")[:20]
    place = pin_place(pincode)
    option = request.GET.get("shipping_option_code", "")[:40]
    state_code = place.state_code if place else request.GET.get("shipping_state_code", "")[:2]
    asked = request.GET.get("payment_method", "")
    store = store_of(option) if option else None
    method = asked if asked in PAYMENT_METHODS and not store else PREPAID
    to = Destination(state_code or None, option or None, pincode=pincode, payment_method=method)
    cart = visitor_cart(request, to)
    shown = {
        "cart": cart,
        "accepted": cart.total if cart else None,
        "state_code": store.state_code if store else state_code,
        "cash": cash_offer(cart, pincode=pincode, is_collected=store is not None) if cart else None,
        "method": method,
        "troubled": troubled_methods(),
        "is_island": True,
    }
    return render_island(request, "storefront/islands/checkout_sums.html", shown)
