"""How the customer is called and how they log in: name, telephone, e-mail address, password, sessions."""

from __future__ import annotations

from typing import Any

from django.contrib.auth import update_session_auth_hash
from django.http import HttpRequest, HttpResponse
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from core.errors import Refused
from orders.customers.codes.operations import check_code, send_code
from orders.customers.identity.operations import (
    change_business,
    change_password,
    change_profile,
    confirm_phone,
    end_sessions,
)
from orders.customers.identity.queries import account_facts, email_key_of
from orders.customers.queries import CustomerProfile
from orders.customers.rules import clean_email
from storefront.letters.confirm_email import compose_change_notice, compose_confirm_email
from storefront.letters.operations import write_letter
from storefront.letters.texting import text_messenger
from storefront.pages.account_room import account_room, done, go_to, render_room
from storefront.try_limits import CODE_REQUESTS, CODE_TRIES, PASSWORD_LETTERS, WRONG_PASSWORDS

ROOM = "/account/profile/"
PURPOSE = "confirm_phone"


def _room(
    request: HttpRequest, customer: CustomerProfile, refusal: Refused | None = None, **more: Any
) -> HttpResponse:
    facts = account_facts(customer.id)
    typed = {"name": facts.name, "phone": facts.phone}
    business = {"company_name": facts.company_name, "gstin": facts.gstin}
    shown = {
        "facts": facts,
        "typed": typed,
        "business": business,
        "has_texts": text_messenger().is_ready(),
        **more,
    }
    return render_room(request, "profile", shown, refusal)


@require_http_methods(["GET", "HEAD", "POST"])
@account_room
def profile(request: HttpRequest, customer: CustomerProfile) -> HttpResponse:
    """GET shows everything; POST changes name and telephone."""
    if request.method != "POST":
        return _room(request, customer)
    typed = {name: request.POST.get(name, "")[:200] for name in ("name", "phone")}
    try:
        change_profile(customer_id=customer.id, **typed)
    except Refused as refusal:
        return _room(request, customer, refusal, typed=typed)
    return done(request, "Saved.", ROOM)


@require_POST
@account_room
def email(request: HttpRequest, customer: CustomerProfile) -> HttpResponse:
    """Send a key to another address (or again to the present one), and a word about it to the present one."""
    typed = request.POST.get("email", "")[:254] or customer.email
    try:
        wanted = clean_email(typed)
        PASSWORD_LETTERS.spend(request, customer.email)
    except Refused as refusal:
        return _room(request, customer, refusal, typed_email=typed)
    key = email_key_of(customer.id, new_email=wanted)
    if key is not None:
        write_letter(compose_confirm_email(key))
        if wanted != customer.email:
            write_letter(compose_change_notice(key, to=customer.email))
    return done(request, f"A letter with a link is on its way to {wanted}. Please open it there.", ROOM)


@require_http_methods(["GET", "HEAD", "POST"])
@account_room
def phone(request: HttpRequest, customer: CustomerProfile) -> HttpResponse:
    """POST without digits sends a code to the number of the profile; with digits it confirms the number."""
    facts = account_facts(customer.id)
    if not facts.phone or not text_messenger().is_ready():
        return go_to(ROOM)
    if request.method != "POST":
        return render_room(request, "profile_phone", {"facts": facts})
    try:
        if "code" not in request.POST:
            CODE_REQUESTS.spend(request, facts.phone)
            send_code(purpose=PURPOSE, phone=facts.phone, subject=customer.id)
            return go_to(f"{ROOM}phone/")
        CODE_TRIES.spend(request, facts.phone)
        number = check_code(
            purpose=PURPOSE, phone=facts.phone, subject=customer.id, code=request.POST["code"]
        )
        confirm_phone(customer_id=customer.id, phone=number)
    except Refused as refusal:
        return render_room(request, "profile_phone", {"facts": facts}, refusal)
    return done(request, "Confirmed. You can log in with this number from now on.", ROOM)


@require_POST
@account_room
def business(request: HttpRequest, customer: CustomerProfile) -> HttpResponse:
    """The company and GSTIN that the checkout fills in."""
    typed = {name: request.POST.get(name, "")[:200] for name in ("company_name", "gstin")}
    try:
        change_business(customer_id=customer.id, **typed)
    except Refused as refusal:
        return _room(request, customer, refusal, business=typed)
    return done(request, "Saved.", ROOM)


@sensitive_post_parameters("current", "password")
@require_POST
@account_room
def password(request: HttpRequest, customer: CustomerProfile) -> HttpResponse:
    """Another password; this session goes on, all others end."""
    try:
        WRONG_PASSWORDS.spend(request, customer.email)
        user = change_password(
            customer_id=customer.id,
            current=request.POST.get("current", ""),
            password=request.POST.get("password", ""),
        )
    except Refused as refusal:
        return _room(request, customer, refusal)
    update_session_auth_hash(request, user)
    return done(request, "Your password is changed. You are logged out everywhere else.", ROOM)


@require_POST
@account_room
def sessions(request: HttpRequest, customer: CustomerProfile) -> HttpResponse:
    """Out everywhere but here."""
    update_session_auth_hash(request, end_sessions(customer_id=customer.id))
    return done(request, "You are logged out everywhere else.", ROOM)
