"""What a PIN code tells: the town and the state, so that they need not be typed."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from core.geo import STATES, pin_place
from storefront.pages.render import render_island

PLACE_FIELDS = ("shipping_pincode", "shipping_city", "shipping_state_code")


@require_safe
def pin_place_fields(request: HttpRequest) -> HttpResponse:
    """The town and state fields, filled from `shipping_pincode` where the visitor has not filled them."""
    asked = {name: request.GET.get(name, "").strip()[:60] for name in PLACE_FIELDS}
    return render_island(request, "storefront/islands/pin_place.html", place_fields(asked))


def place_fields(details: dict[str, str]) -> dict[str, Any]:
    """What the fields show for these details: the place of the PIN, or what is wrong with it."""
    pincode = details.get("shipping_pincode", "").replace(" ", "")
    place = pin_place(pincode) if pincode else None
    filled = dict(details)
    words, tone = "", ""
    if place is not None:
        filled["shipping_state_code"] = place.state_code
        filled["shipping_city"] = details.get("shipping_city") or place.district
        words = f"PIN {pincode} is in {place.district}, {place.state}."
    elif pincode:
        words, tone = f"India Post does not know the PIN {pincode}. Please check its digits.", "error"
    states = sorted(STATES.items(), key=lambda item: item[1])
    return {"details": filled, "states": states, "place_words": words, "place_tone": tone}
