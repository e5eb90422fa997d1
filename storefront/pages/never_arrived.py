"""A parcel that should long be there: its customer says so. Behind the order's link."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.views.decorators.http import require_http_methods

from core.errors import Refused
from orders.returns.claim_rules import LONGEST_STORY, WISHES
from orders.returns.operations import MissedParcel, report_missed_parcel
from orders.returns.queries import has_overdue_parcel
from orders.sales.queries import order_by_token, order_id_by_token
from storefront.pages.render import render_live, unstored
from storefront.pages.returns import private
from storefront.try_limits import RETURN_REQUESTS


@require_http_methods(["GET", "HEAD", "POST"])
def never_arrived(request: HttpRequest, token: str) -> HttpResponse:
    """GET asks what is wanted instead; POST opens the claim. NotFound for an unknown token."""
    order_id = order_id_by_token(token)
    if request.method != "POST":
        return _form(request, token)
    missed = MissedParcel(request.POST.get("wish", ""), request.POST.get("note", "")[: LONGEST_STORY + 1])
    try:
        RETURN_REQUESTS.spend(request, order_id)
        return_id = report_missed_parcel(order_id=order_id, missed=missed)
    except Refused as refusal:
        return _form(request, token, refusal)
    messages.success(
        request, "Thank you for telling us. We ask the courier and answer within one working day."
    )
    return unstored(HttpResponseRedirect(f"/orders/{token}/returns/{return_id}/", status=303))


def _form(request: HttpRequest, token: str, refusal: Refused | None = None) -> HttpResponse:
    order = order_by_token(token)
    errors = getattr(refusal, "fields", {})
    shown = {
        "order": order,
        "is_overdue": has_overdue_parcel(order.id),
        "wishes": list(WISHES.items()),
        "wish": request.POST.get("wish", ""),
        "note": request.POST.get("note", ""),
        "longest": LONGEST_STORY,
        "refusal": refusal,
        "errors": errors,
        "problems": list(errors.values()),
    }
    status = refusal.http_status if refusal else 200
    return private(render_live(request, "storefront/pages/never_arrived.html", shown, status=status))
