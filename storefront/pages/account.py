"""The account: its two doors, and the orders behind them."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth import authenticate, logout
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core.errors import Refused
from core.models import User
from orders.customers.consents.rules import ASKED_AT_DOORS
from orders.customers.operations import register_customer
from orders.customers.queries import customer_of
from orders.history.queries import past_orders_of
from storefront.account_overview import account_tiles, listed_orders
from storefront.letters.texting import text_messenger
from storefront.pages.account_room import render_room
from storefront.pages.preferences import ticked_consents
from storefront.pages.render import render_live, unstored
from storefront.try_limits import WRONG_PASSWORDS
from storefront.visitor import drop_cart, enter

WRONG = "This e-mail address and password do not belong together. Please try again."


@require_safe
def account(request: HttpRequest) -> HttpResponse:
    """The orders of whoever is logged in; the doors for all others."""
    if not request.user.is_authenticated:
        return doors(request)
    customer = customer_of(request.user.pk)
    shown = {
        "email": request.user.email,
        "orders": listed_orders(customer.id) if customer else (),
        "past_orders": past_orders_of(customer.id) if customer else (),
        "tiles": account_tiles(customer) if customer else (),
    }
    return render_room(request, "account", shown)


def doors(request: HttpRequest, refusal: Refused | None = None, **typed: dict[str, str]) -> HttpResponse:
    """Log in, or open an account; what was typed stays, but for passwords."""
    shown: dict[str, Any] = {
        "next": next_page(request),
        "notices": list(messages.get_messages(request)),
        "refusal": refusal,
        "errors": getattr(refusal, "fields", {}),
        "problems": list(getattr(refusal, "fields", {}).values()),
        "login": typed.get("login", {}),
        "register": typed.get("register", {}),
        "consents": ASKED_AT_DOORS,
        "has_texts": text_messenger().is_ready(),
    }
    status = refusal.http_status if refusal else 200
    return render_live(request, "storefront/pages/account_doors.html", shown, status=status)


@sensitive_post_parameters("login_password")
@require_http_methods(["GET", "HEAD", "POST"])
def login_door(request: HttpRequest) -> HttpResponse:
    """GET shows the doors; POST tries an e-mail address and a password."""
    if request.method != "POST":
        return doors(request)
    email = request.POST.get("login_email", "").strip()[:254]
    try:
        WRONG_PASSWORDS.check(request, email)
    except Refused as refusal:
        return doors(request, refusal, login={"email": email})
    user = authenticate(request, username=email.lower(), password=request.POST.get("login_password", ""))
    if not isinstance(user, User):
        WRONG_PASSWORDS.count(request, email)
        return doors(request, Refused(WRONG), login={"email": email})
    WRONG_PASSWORDS.forget(request, email)
    return welcome(request, user)


@sensitive_post_parameters("password")
@require_POST
def register(request: HttpRequest) -> HttpResponse:
    """Open an account and log in."""
    typed = {name: request.POST.get(name, "")[:254] for name in ("name", "email", "phone")}
    password = request.POST.get("password", "")
    try:
        register_customer(**typed, password=password, consents=ticked_consents(request))
    except Refused as refusal:
        return doors(request, refusal, register=typed)
    user = authenticate(request, username=typed["email"].strip().lower(), password=password)
    return welcome(request, user) if isinstance(user, User) else doors(request)


def welcome(request: HttpRequest, user: User) -> HttpResponse:
    """Logged in: on to where they were going, with a word about joined carts."""
    going = next_page(request)
    for notice in enter(request, user):
        messages.info(request, notice)
    return unstored(HttpResponseRedirect(going, status=303))


@require_POST
def log_out(request: HttpRequest) -> HttpResponse:
    """Leave; the bag stays with the customer."""
    drop_cart(request)
    logout(request)
    return unstored(HttpResponseRedirect("/", status=303))


def next_page(request: HttpRequest) -> str:
    """Where to go on: a page of ours, else the account."""
    asked = request.POST.get("next") or request.GET.get("next") or ""
    safe = url_has_allowed_host_and_scheme(asked, {request.get_host()}, require_https=request.is_secure())
    return asked if safe and asked.startswith("/") else "/account/"
