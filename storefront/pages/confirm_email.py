"""Showing that an e-mail address is one's own, with the key from a letter."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods

from core.errors import Refused
from orders.customers.identity.operations import confirm_email
from orders.customers.identity.queries import read_email_key
from orders.customers.operations import KeyLapsed
from storefront.pages.render import render_live


@require_http_methods(["GET", "HEAD", "POST"])
def confirm(request: HttpRequest, token: str) -> HttpResponse:
    """GET asks, so that a mail scanner that opens every link confirms nothing; POST confirms. Nobody is logged in by it."""
    refusal: Refused | None = None if read_email_key(token) else KeyLapsed()
    is_done = False
    if request.method == "POST":
        try:
            confirm_email(token=token)
            is_done = True
        except Refused as refused:
            refusal = refused
    status = refusal.http_status if refusal else 200
    shown = {"refusal": refusal, "is_done": is_done}
    response = render_live(request, "storefront/pages/confirm_email.html", shown, status=status)
    response["X-Robots-Tag"] = "noindex"
    response["Referrer-Policy"] = "same-origin"
    return response
