"""Getting in again: a letter with a key, and the page where a new password is chosen."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from core.errors import Refused
from orders.customers.operations import KeyLapsed, choose_password
from orders.customers.queries import is_password_key, password_key_of
from orders.customers.rules import clean_email
from storefront.letters.operations import write_letter
from storefront.letters.password_reset import compose_password_reset
from storefront.pages.account import welcome
from storefront.pages.render import render_live
from storefront.try_limits import PASSWORD_LETTERS

READ_METHODS = {"GET", "HEAD"}


@require_http_methods(["GET", "HEAD", "POST"])
def forgot(request: HttpRequest) -> HttpResponse:
    """GET asks for the e-mail address; POST sends a key to it and answers the same whether anybody has it or not."""
    if request.method in READ_METHODS:
        return _page(request, "password_forgot")
    typed = request.POST.get("email", "")[:254]
    try:
        email = clean_email(typed)
        PASSWORD_LETTERS.spend(request, email)
    except Refused as refusal:
        return _page(request, "password_forgot", refusal, typed=typed)
    key = password_key_of(email)
    if key is not None:
        write_letter(compose_password_reset(key))
    return _page(request, "password_forgot", sent_to=email)


@sensitive_post_parameters("password")
@require_http_methods(["GET", "HEAD", "POST"])
def choose(request: HttpRequest, customer_id: str, token: str) -> HttpResponse:
    """GET shows the form and uses nothing up; POST sets the password and logs in."""
    if request.method in READ_METHODS:
        lapsed = None if is_password_key(customer_id=customer_id, token=token) else KeyLapsed()
        return _page(request, "password_choose", lapsed)
    try:
        user = choose_password(
            customer_id=customer_id, token=token, password=request.POST.get("password", "")
        )
    except Refused as refusal:
        return _page(request, "password_choose", refusal)
    return welcome(request, user)


def _page(request: HttpRequest, name: str, refusal: Refused | None = None, **more: Any) -> HttpResponse:
    shown = {
        "refusal": refusal,
        "errors": getattr(refusal, "fields", {}),
        "problems": list(getattr(refusal, "fields", {}).values()),
        "is_lapsed": isinstance(refusal, KeyLapsed),
        **more,
    }
    status = refusal.http_status if refusal else 200
    response = render_live(request, f"storefront/pages/{name}.html", shown, status=status)
    response["X-Robots-Tag"] = "noindex"
    response["Referrer-Policy"] = "same-origin"
    return response
