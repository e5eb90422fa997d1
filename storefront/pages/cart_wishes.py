"""A note, gift wrap and a message: what the shopper wishes of the parcel."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_POST

from core.errors import Invalid, Refused
from orders.carts.operations import set_packing_wishes
from orders.packing.rules import PackingWishes
from storefront.pages.account_room import done, go_to
from storefront.pages.cart import bag_page
from storefront.visitor import cart_id

LONGEST_TYPED = 4000


@require_POST
def cart_wishes(request: HttpRequest) -> HttpResponse:
    """POST keeps what was typed, instead of what was kept before; what is too long is told, and nothing of it is lost."""
    existing = cart_id(request)
    if existing is None:
        return go_to("/cart/")
    wishes = PackingWishes(
        note=request.POST.get("note", "")[:LONGEST_TYPED],
        gift_wrap="gift_wrap" in request.POST,
        gift_message=request.POST.get("gift_message", "")[:LONGEST_TYPED],
    )
    try:
        set_packing_wishes(cart_id=existing, wishes=wishes)
    except Invalid as wrong:
        return bag_page(request, status=wrong.http_status, also={"wishes": wishes, "errors": wrong.fields})
    except Refused as refusal:
        messages.error(request, refusal.message)
        return go_to("/cart/")
    return done(request, "We have noted it." if wishes else "We have taken it out.", "/cart/#wishes")
