"""Back to a bag from the link in its letter."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from orders.carts.reminders.operations import restore_cart
from storefront.pages.account_room import done, go_to
from storefront.visitor import cart_id, customer_id, keep_cart

AS_LEFT = "Here is your bag as you left it."
LOG_IN = "Log in to find your bag as you left it."
ORDERED = (
    "You have ordered these pieces already. Your order is in your account, or can be found by its number."
)


@require_safe
def cart_back(request: HttpRequest, token: str) -> HttpResponse:
    """To the bag, which tells what has changed; a customer's opens after they log in. NotFound for a wrong token."""
    found = restore_cart(token=token, customer_id=customer_id(request), own_cart_id=cart_id(request))
    if found.needs_login:
        messages.info(request, LOG_IN)
        return go_to("/account/?next=/cart/")
    if found.was_ordered or found.cart_id is None:
        return done(request, ORDERED, "/cart/")
    keep_cart(request, found.cart_id)
    return done(request, AS_LEFT, "/cart/")
