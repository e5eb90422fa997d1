"""Help in the account: a customer's questions, one of them with its answers, and a new one."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods, require_safe

from core.errors import Refused
from orders.customers.queries import CustomerProfile
from orders.customers.tickets.operations import open_ticket, reply_to_ticket
from orders.customers.tickets.queries import ticket_page, tickets_of
from orders.customers.tickets.rules import MESSAGE_LENGTH, SUBJECT_LENGTH, Question
from orders.sales.queries import orders_of_customer
from storefront.pages.account_room import account_room, done, render_room
from storefront.try_limits import QUESTIONS

ROOM = "/account/help/"
TYPED = {"subject": 400, "message": 8000, "order": 30}


@require_safe
@account_room
def questions(request: HttpRequest, customer: CustomerProfile) -> HttpResponse:
    """Every question, the last moved first."""
    return render_room(request, "help", {"tickets": tickets_of(customer.id)})


@require_http_methods(["GET", "HEAD", "POST"])
@account_room
def new_question(request: HttpRequest, customer: CustomerProfile) -> HttpResponse:
    """GET shows the form, about an order with `?order=`; POST takes the question or says what to correct."""
    source = request.POST if request.method == "POST" else request.GET
    typed = {name: source.get(name, "")[:most] for name, most in TYPED.items()}
    if request.method != "POST":
        return _form(request, customer, typed)
    asked = Question(subject=typed["subject"], message=typed["message"], order_number=typed["order"])
    try:
        QUESTIONS.spend(request, customer.id)
        ticket_id = open_ticket(customer_id=customer.id, question=asked)
    except Refused as refusal:
        return _form(request, customer, typed, refusal)
    return done(request, "We have your question and answer within one working day.", f"{ROOM}{ticket_id}/")


@require_http_methods(["GET", "HEAD", "POST"])
@account_room
def question(request: HttpRequest, customer: CustomerProfile, ticket_id: str) -> HttpResponse:
    """GET shows a question with its answers, POST writes again. Raises NotFound for one that is not theirs."""
    if request.method != "POST":
        return _thread(request, customer, ticket_id)
    message = request.POST.get("message", "")[: TYPED["message"]]
    try:
        QUESTIONS.spend(request, customer.id)
        reply_to_ticket(customer_id=customer.id, ticket_id=ticket_id, message=message)
    except Refused as refusal:
        return _thread(request, customer, ticket_id, message=message, refusal=refusal)
    return done(request, "Sent. We answer within one working day.", f"{ROOM}{ticket_id}/")


def _thread(
    request: HttpRequest,
    customer: CustomerProfile,
    ticket_id: str,
    *,
    message: str = "",
    refusal: Refused | None = None,
) -> HttpResponse:
    page = ticket_page(customer_id=customer.id, ticket_id=ticket_id)
    shown = {
        "ticket": page.card,
        "thread": page.messages,
        "typed": {"message": message},
        "most": MESSAGE_LENGTH,
    }
    return render_room(request, "help_question", shown, refusal)


def _form(
    request: HttpRequest, customer: CustomerProfile, typed: dict[str, str], refusal: Refused | None = None
) -> HttpResponse:
    shown: dict[str, Any] = {
        "typed": typed,
        "orders": orders_of_customer(customer.id),
        "most": MESSAGE_LENGTH,
        "longest_subject": SUBJECT_LENGTH,
    }
    return render_room(request, "help_new", shown, refusal)
