"""In by telephone: a number, six digits, and for somebody new a name. The same answer whoever it is, up to the code."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods

from core.errors import Refused
from core.ids import new_token
from orders.customers.codes.operations import CodeTooSoon, check_code, send_code
from orders.customers.consents.rules import ASKED_AT_DOORS
from orders.customers.identity.operations import register_by_phone
from orders.customers.identity.queries import user_of_phone
from orders.customers.rules import clean_phone
from storefront.letters.texting import text_messenger
from storefront.pages.account import next_page, welcome
from storefront.pages.account_room import go_to
from storefront.pages.preferences import ticked_consents
from storefront.pages.render import render_live
from storefront.try_limits import CODE_REQUESTS, CODE_TRIES

PURPOSE = "login"
ASKED_FOR, PROVEN, BROWSER = "phone_asked", "phone_proven", "phone_browser"


@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: HttpRequest) -> HttpResponse:
    """GET asks for the number; POST sends a code to it, whether anybody has an account with it or not."""
    if not text_messenger().is_ready():
        raise Http404
    if request.method != "POST":
        return _page(request, "phone_ask")
    typed = request.POST.get("phone", "")[:30]
    try:
        number = clean_phone(typed)
        CODE_REQUESTS.spend(request, number)
        subject = request.session.setdefault(BROWSER, new_token())
        send_code(purpose=PURPOSE, phone=number, subject=subject)
    except CodeTooSoon as refusal:
        if request.session.get(ASKED_FOR) == number:
            return _page(request, "phone_code", refusal, phone=number)
        return _page(request, "phone_ask", refusal, typed=typed)
    except Refused as refusal:
        return _page(request, "phone_ask", refusal, typed=typed)
    request.session[ASKED_FOR] = number
    request.session["phone_next"] = next_page(request)
    return go_to("/account/phone/code/")


@require_http_methods(["GET", "HEAD", "POST"])
def code(request: HttpRequest) -> HttpResponse:
    """GET asks for the digits; POST logs in, or goes on to the name when nobody has shown this number to be theirs."""
    number = request.session.get(ASKED_FOR)
    if not number:
        return go_to("/account/phone/")
    if request.method != "POST":
        return _page(request, "phone_code", phone=number)
    subject = request.session.get(BROWSER, "")
    try:
        CODE_TRIES.spend(request, number)
        check_code(purpose=PURPOSE, phone=number, subject=subject, code=request.POST.get("code", ""))
    except Refused as refusal:
        return _page(request, "phone_code", refusal, phone=number)
    user = user_of_phone(number)
    del request.session[ASKED_FOR]
    if user is not None:
        return _enter(request, user)
    request.session[PROVEN] = number
    return go_to("/account/phone/new/")


@require_http_methods(["GET", "HEAD", "POST"])
def new_account(request: HttpRequest) -> HttpResponse:
    """For a number that was proven in this browser just now: a name and an e-mail address, and the account is there."""
    number = request.session.get(PROVEN)
    if not number:
        return go_to("/account/phone/")
    if request.method != "POST":
        return _page(request, "phone_new", phone=number)
    typed = {name: request.POST.get(name, "")[:254] for name in ("name", "email")}
    try:
        user = register_by_phone(phone=number, **typed, consents=ticked_consents(request))
    except Refused as refusal:
        return _page(request, "phone_new", refusal, phone=number, typed=typed)
    del request.session[PROVEN]
    return _enter(request, user)


def _enter(request: HttpRequest, user: Any) -> HttpResponse:
    """Where they were going when they gave their number."""
    going = request.session.pop("phone_next", "/account/")
    answer = welcome(request, user)
    answer["Location"] = going
    return answer


def _page(request: HttpRequest, name: str, refusal: Refused | None = None, **more: Any) -> HttpResponse:
    fields = getattr(refusal, "fields", {})
    shown = {
        "refusal": refusal,
        "errors": fields,
        "problems": list(fields.values()),
        "next": next_page(request),
        "going": request.session.get("phone_next", ""),
        "consents": ASKED_AT_DOORS,
        **more,
    }
    status = refusal.http_status if refusal else 200
    return render_live(request, f"storefront/pages/{name}.html", shown, status=status)
