"""Correcting where a parcel goes, from the page that only its buyer can open."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.views.decorators.http import require_http_methods

from core.errors import Invalid, Refused
from orders.checkout.operations import correct_address
from orders.sales.queries import OrderPage, order_by_token
from storefront.islands.pin_place import place_fields
from storefront.pages.render import render_live, unstored
from storefront.pages.typed_address import ADDRESS_PARTS, address_of, typed_address


@require_http_methods(["GET", "HEAD", "POST"])
def correct(request: HttpRequest, token: str) -> HttpResponse:
    """GET shows the address in a form; POST corrects it, or with `action=update` fills town and state from the PIN.

    Raises NotFound for an unknown token.
    """
    order = order_by_token(token)
    if request.method != "POST":
        return _form(request, order, {part: getattr(order.shipping, part) for part in ADDRESS_PARTS})
    typed = typed_address(request)
    if request.POST.get("action") == "update":
        return _form(request, order, typed)
    try:
        is_other = correct_address(order_id=order.id, address=address_of(typed))
    except Refused as refusal:
        return _form(request, order, typed, refusal)
    messages.success(request, DONE if is_other else SAME)
    return unstored(HttpResponseRedirect(f"/orders/{token}/", status=303))


def _form(
    request: HttpRequest, order: OrderPage, typed: dict[str, str], refusal: Refused | None = None
) -> HttpResponse:
    errors = {f"shipping_{part}": words for part, words in getattr(refusal, "fields", {}).items()}
    shown = {
        **place_fields({f"shipping_{part}": value for part, value in typed.items()}),
        "order": order_by_token(order.token) if refusal else order,
        "refusal": refusal,
        "errors": errors,
        "problems": list(dict.fromkeys(errors.values())) if isinstance(refusal, Invalid) else [],
    }
    status = refusal.http_status if refusal else 200
    response = render_live(request, "storefront/pages/correct_address.html", shown, status=status)
    response["Referrer-Policy"] = "same-origin"
    response["X-Robots-Tag"] = "noindex"
    return response


DONE = "Your parcel goes to the corrected address. What you pay has not changed; a letter confirms it."
SAME = "That is the address we have already. Nothing has changed."
