"""What we hold about a customer: to download, and to be erased."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core.errors import Refused
from core.web import same_origin
from orders.customers.privacy.operations import (
    ask_data_export,
    ask_erasure,
    cancel_erasure,
    cancel_erasure_by_link,
)
from orders.customers.privacy.queries import export_bytes, privacy_view
from orders.customers.queries import CustomerProfile
from storefront.pages.account_room import account_room, done, render_room
from storefront.pages.render import render_live
from storefront.try_limits import WRONG_PASSWORDS

ROOM = "/account/privacy/"


def _room(
    request: HttpRequest, customer: CustomerProfile, refusal: Refused | None = None, **more: Any
) -> HttpResponse:
    shown = {"privacy": privacy_view(customer.id), "keeps_reviews": True, **more}
    return render_room(request, "privacy", shown, refusal)


@require_safe
@account_room
def privacy(request: HttpRequest, customer: CustomerProfile) -> HttpResponse:
    """What we hold, the way to a copy of it, and the way out."""
    return _room(request, customer)


@sensitive_post_parameters("current")
@require_POST
@account_room
def ask_download(request: HttpRequest, customer: CustomerProfile) -> HttpResponse:
    """Have a download put together."""
    try:
        WRONG_PASSWORDS.spend(request, customer.email)
        ask_data_export(customer_id=customer.id, password=request.POST.get("current", ""))
    except Refused as refusal:
        return _room(request, customer, refusal, form="download")
    return done(request, "We put it together and write to you when it is ready.", ROOM)


@require_safe
@account_room
def download(request: HttpRequest, customer: CustomerProfile, export_id: str) -> HttpResponse:
    """The ZIP. Raises NotFound for one that is not theirs, or over."""
    response = HttpResponse(
        export_bytes(customer_id=customer.id, export_id=export_id), content_type="application/zip"
    )
    response["Content-Disposition"] = 'attachment; filename="what-blouson-holds-about-you.zip"'
    response["Cache-Control"] = "private, no-store"
    return response


@sensitive_post_parameters("current")
@require_POST
@account_room
def erase(request: HttpRequest, customer: CustomerProfile) -> HttpResponse:
    """Ask to be forgotten."""
    keeps_reviews = "removes_reviews" not in request.POST
    try:
        WRONG_PASSWORDS.spend(request, customer.email)
        ask_erasure(
            customer_id=customer.id,
            password=request.POST.get("current", ""),
            keeps_reviews=keeps_reviews,
            gives_up_credit="gives_up_credit" in request.POST,
        )
    except Refused as refusal:
        return _room(request, customer, refusal, form="erase", keeps_reviews=keeps_reviews)
    return done(request, "We have noted it. A letter with the way back is on its way to you.", ROOM)


@require_POST
@account_room
def keep(request: HttpRequest, customer: CustomerProfile) -> HttpResponse:
    """Think better of it."""
    cancel_erasure(customer_id=customer.id)
    return done(request, "Your account stays.", ROOM)


@same_origin
@require_http_methods(["GET", "HEAD", "POST"])
def keep_by_link(request: HttpRequest, request_id: str, token: str) -> HttpResponse:
    """From the letter: GET asks, so that a mail scanner calls nothing off; POST does it. NotFound for a wrong token."""
    kept = None
    if request.method == "POST":
        kept = cancel_erasure_by_link(request_id=request_id, token=token)
    response = render_live(request, "storefront/pages/privacy_keep.html", {"kept": kept})
    response["X-Robots-Tag"] = "noindex"
    return response
