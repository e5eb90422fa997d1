"""Something arrived damaged, wrong or not at all: telling us, with photos. Behind the order's link."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.views.decorators.http import require_http_methods

from core.errors import Refused
from orders.returns.claim_rules import KINDS, MOST_PHOTOS, PHOTO_BYTES, WISHES
from orders.returns.operations import ClaimRequest, GivenPhoto, open_claim
from orders.returns.queries import return_choices
from orders.sales.queries import order_by_token, order_id_by_token
from storefront.pages.render import render_live, unstored
from storefront.pages.returns import asked_pieces, private
from storefront.try_limits import RETURN_REQUESTS


@require_http_methods(["GET", "HEAD", "POST"])
def new_claim(request: HttpRequest, token: str) -> HttpResponse:
    """GET shows what may be claimed; POST claims it. NotFound for an unknown token."""
    order_id = order_id_by_token(token)
    if request.method != "POST":
        return _form(request, token)
    try:
        RETURN_REQUESTS.spend(request, order_id)
        return_id = open_claim(order_id=order_id, request=_claimed(request))
    except Refused as refusal:
        return _form(request, token, refusal)
    messages.success(request, "We are sorry, and thank you for telling us. We answer within one working day.")
    return unstored(HttpResponseRedirect(f"/orders/{token}/returns/{return_id}/", status=303))


def _claimed(request: HttpRequest) -> ClaimRequest:
    """What the form says. Photos beyond the most are counted, and refused without being opened."""
    given = request.FILES.getlist("photos")
    return ClaimRequest(
        kind=request.POST.get("kind", ""),
        pieces=asked_pieces(request),
        wish=request.POST.get("wish", ""),
        note=request.POST.get("note", ""),
        photos=[GivenPhoto(file.name or "Your photo", file.size or 0, file.open) for file in given],
    )


def _form(request: HttpRequest, token: str, refusal: Refused | None = None) -> HttpResponse:
    """What was chosen stays; photos have to be chosen anew, as browsers give them to nobody twice."""
    order = order_by_token(token)
    choices = return_choices(order.id)
    errors = getattr(refusal, "fields", {})
    shown: dict[str, Any] = {
        "order": order,
        "lines": [
            {
                "choice": choice,
                "numbers": range(choice.most + 1) if choice.most <= 20 else (0, choice.most),
                "quantity": request.POST.get(f"quantity_{choice.line_no}", "0"),
            }
            for choice in choices
        ],
        "may_claim": any(choice.most for choice in choices),
        "kinds": list(KINDS.items()),
        "kind": request.POST.get("kind", ""),
        "wishes": list(WISHES.items()),
        "wish": request.POST.get("wish", "exchange"),
        "note": request.POST.get("note", ""),
        "most_photos": MOST_PHOTOS,
        "most_mb": PHOTO_BYTES // 1_000_000,
        "had_photos": bool(request.FILES),
        "refusal": refusal,
        "errors": errors,
        "problems": list(errors.values()),
    }
    status = refusal.http_status if refusal else 200
    return private(render_live(request, "storefront/pages/claim_new.html", shown, status=status))
