"""Codes, gift cards and store credit of the bag: entered and removed with plain forms."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.views.decorators.http import require_POST

from core.errors import Refused
from orders.carts.operations import (
    CodeNotValid,
    enter_code,
    remove_code,
    remove_credit,
    use_store_credit,
)
from storefront.pages.cart import bag_page
from storefront.pages.render import unstored
from storefront.try_limits import WRONG_CODES
from storefront.visitor import cart_id

LONGEST_TYPED = 100


@require_POST
def cart_codes(request: HttpRequest) -> HttpResponse:
    """POST enters `code`, a promotion's or a gift card's, or uses the store credit with `action=store_credit`.

    `action=remove` takes `code` out, or the `credit` named. A refusal is told above the bag.

    Whoever has tried too many wrong ones gets the bag with status 429.
    """
    existing = cart_id(request)
    if existing is None:
        return unstored(HttpResponseRedirect("/cart/", status=303))
    try:
        change_codes(request, existing)
    except Refused as refusal:
        messages.error(request, refusal.message)
        if refusal.http_status == 429:
            return bag_page(request, status=429)
    return unstored(HttpResponseRedirect("/cart/", status=303))


def change_codes(request: HttpRequest, existing: str) -> None:
    """Carry it out. Raises what the operations on a cart's codes and credit raise, and TooManyTries."""
    typed = request.POST.get("code", "")[:LONGEST_TYPED]
    action, credit = request.POST.get("action"), request.POST.get("credit", "")[:LONGEST_TYPED]
    if action == "remove" and credit:
        remove_credit(cart_id=existing, account_id=credit)
        return
    if action == "remove":
        remove_code(cart_id=existing, code=typed)
        return
    if action == "store_credit":
        messages.success(
            request, f"We use your store credit: {use_store_credit(cart_id=existing).available} is there."
        )
        return
    WRONG_CODES.check(request, existing)
    try:
        told = enter_code(cart_id=existing, code=typed)
    except CodeNotValid:
        WRONG_CODES.count(request, existing)
        raise
    messages.success(request, told)
