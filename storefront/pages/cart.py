"""The bag: what is in it, how many, what it comes to."""

from __future__ import annotations

from collections.abc import Mapping

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.views.decorators.http import require_http_methods, require_POST

from core.errors import NotFound, Refused
from orders.carts.operations import change_line_quantity, reopen_cart
from orders.carts.queries import cart_state
from orders.checkout.queries import checkout_terms
from orders.sales.queries import order_token
from orders.wishlists.queries import saved_pieces
from storefront.islands.delivery import bag_delivery
from storefront.making import asked_quantity
from storefront.pages.render import render_live, unstored
from storefront.regions import asking_there
from storefront.visitor import cart_id, keep_cart, other_region, visitor_cart, wishlist_id

WHOLE_PIECES = "Choose a whole number of pieces from 1 to 10, or 0 to remove."


@require_http_methods(["GET", "HEAD", "POST"])
def cart(request: HttpRequest) -> HttpResponse:
    """GET shows the bag; POST sets the quantity of a line, where 0 removes it."""
    if request.method == "POST":
        change_bag(request)
        return unstored(HttpResponseRedirect("/cart/", status=303))
    return bag_page(request)


def bag_page(
    request: HttpRequest, *, status: int = 200, also: Mapping[str, object] | None = None
) -> HttpResponse:
    """The bag as it is now, with the notices that wait; `also` is what only this answer shows."""
    found, own_list = visitor_cart(request), wishlist_id(request)
    if found is not None and (elsewhere := other_region(request, found.region)):
        return elsewhere
    shown = {
        "cart": found,
        "closed": checkout_terms().closed,
        "pay_url": pay_url(found.id) if found and found.status == "paying" else "",
        "saved": saved_pieces(own_list, asking_there()) if own_list else (),
        **(bag_delivery(request) if found and found.lines and not found.is_abroad else {}),
        "notices": list(messages.get_messages(request)),
        "wishes": found.packing.wishes if found else None,
        **(also or {}),
    }
    return render_live(request, "storefront/pages/cart.html", shown, status=status)


def pay_url(public_id: str) -> str:
    """Where the payment of a cart that is being paid goes on."""
    state = cart_state(public_id)
    return f"/checkout/pay/{order_token(state.order_id)}/" if state and state.order_id else ""


def change_bag(request: HttpRequest) -> None:
    """Carry out a change of quantity; a refusal becomes a notice above the bag."""
    try:
        existing = cart_id(request)
        if existing is None:
            raise NotFound("Your bag is empty.")
        quantity = asked_quantity(request.POST, refusal=WHOLE_PIECES)
        change_line_quantity(cart_id=existing, line_id=request.POST.get("line", ""), quantity=quantity)
    except Refused as refusal:
        messages.error(request, " ".join([refusal.message, *getattr(refusal, "fields", {}).values()]))


@require_POST
def open_again(request: HttpRequest) -> HttpResponse:
    """Back from paying to choosing: the pending order is called off, its pieces stay in the bag."""
    existing = cart_id(request)
    if existing is not None:
        keep_cart(request, reopen_cart(cart_id=existing))
    return unstored(HttpResponseRedirect("/cart/", status=303))
