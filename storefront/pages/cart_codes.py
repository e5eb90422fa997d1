"""Codes of the bag: entered and removed with plain forms."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.views.decorators.http import require_POST

from core.errors import Refused
from orders.carts.operations import CodeNotValid, apply_code, remove_code
from storefront.pages.cart import bag_page
from storefront.pages.render import unstored
from storefront.try_limits import WRONG_CODES
from storefront.visitor import cart_id

LONGEST_TYPED = 100


@require_POST
def cart_codes(request: HttpRequest) -> HttpResponse:
    """POST enters `code`, or takes it out with `action=remove`; a refusal is told above the bag.

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
    """Carry it out. Raises what apply_code and remove_code raise, and TooManyTries."""
    typed = request.POST.get("code", "")[:LONGEST_TYPED]
    if request.POST.get("action") == "remove":
        remove_code(cart_id=existing, code=typed)
        return
    WRONG_CODES.check(request, existing)
    try:
        kept = apply_code(cart_id=existing, code=typed)
    except CodeNotValid:
        WRONG_CODES.count(request, existing)
        raise
    messages.success(request, f"We took your code {kept}.")
