"""What the customer wants to hear of: asked plainly, changed at once. And the way out from a letter."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods

from core.web import one_press
from orders.customers.consents.operations import record_consents, withdraw_consent
from orders.customers.consents.queries import consents_of
from orders.customers.queries import CustomerProfile
from storefront.pages.account_room import account_room, done, render_room
from storefront.pages.render import render_live


@require_http_methods(["GET", "HEAD", "POST"])
@account_room
def preferences(request: HttpRequest, customer: CustomerProfile) -> HttpResponse:
    """GET shows what they agreed to and when; POST agrees to what is ticked and withdraws the rest."""
    shown = consents_of(email=customer.email, phone=customer.phone)
    if request.method != "POST":
        return render_room(request, "preferences", {"consents": shown, "customer": customer})
    answers = {state.purpose: f"consent_{state.purpose}" in request.POST for state in shown}
    record_consents(
        email=customer.email, phone=customer.phone, answers=answers, place="account", customer_id=customer.id
    )
    return done(request, "Saved. It counts from this moment.", "/account/preferences/")


def ticked_consents(request: HttpRequest) -> dict[str, bool]:
    """What was ticked in a form: an empty box is no answer, and withdraws nothing."""
    prefix = "consent_"
    return {name.removeprefix(prefix)[:40]: True for name in request.POST if name.startswith(prefix)}


@one_press
@require_http_methods(["GET", "HEAD", "POST"])
def stop_consent(request: HttpRequest, consent_id: str, token: str) -> HttpResponse:
    """GET asks, so that a mail scanner that opens every link stops nothing; POST withdraws. NotFound for a wrong token."""
    if request.method == "POST":
        withdraw_consent(consent_id=consent_id, token=token)
    response = render_live(
        request, "storefront/pages/consent_stop.html", {"stopped": request.method == "POST"}
    )
    response["X-Robots-Tag"] = "noindex"
    return response
