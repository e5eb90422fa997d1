"""Sending pieces back: asking for it, following it, calling it off. Behind the order's link."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.views.decorators.http import require_http_methods, require_safe

from core.errors import Refused
from orders.invoices.printing import slip_pdf
from orders.returns.operations import ReturnRequest, ReturnWish, cancel_return, request_return
from orders.returns.queries import (
    ReturnView,
    exchange_options,
    refund_ways,
    return_choices,
    return_reasons,
    return_slip,
    return_view,
)
from orders.sales.queries import order_by_token, order_id_by_token
from storefront.order_words import CLAIM_TITLES, LOST_TITLES, RETURN_TITLES
from storefront.pages.refund import refund_choice, typed_refund
from storefront.pages.render import render_live, unstored
from storefront.try_limits import RETURN_REQUESTS

MOST_DIGITS = 6
CALLED_OFF = "The return is called off. You keep the pieces."
WITHDRAWN = "Your claim is withdrawn."


@require_http_methods(["GET", "HEAD", "POST"])
def new_return(request: HttpRequest, token: str) -> HttpResponse:
    """GET shows what may come back; POST asks for it. NotFound for an unknown token."""
    order_id = order_id_by_token(token)
    if request.method != "POST":
        return _form(request, token)
    try:
        RETURN_REQUESTS.spend(request, order_id)
        return_id = request_return(order_id=order_id, request=_asked(request))
    except Refused as refusal:
        return _form(request, token, refusal)
    messages.success(request, "We have your request and answer it within one working day.")
    return unstored(HttpResponseRedirect(f"/orders/{token}/returns/{return_id}/", status=303))


def _asked(request: HttpRequest) -> ReturnRequest:
    """What the form says: lines with a quantity are wanted back."""
    wishes = [
        ReturnWish(
            line_no=line_no,
            quantity=quantity,
            reason=request.POST.get(f"reason_{line_no}", ""),
            replacement=request.POST.get(f"replacement_{line_no}", ""),
        )
        for line_no, quantity in asked_pieces(request)
    ]
    return ReturnRequest(
        wishes=wishes,
        way=request.POST.get("way", ""),
        wish=request.POST.get("wish", "refund"),
        note=request.POST.get("note", ""),
        money=refund_choice(request),
    )


def asked_pieces(request: HttpRequest) -> list[tuple[int, int]]:
    """The lines for which a quantity was chosen, with it; what is no number is no choice."""
    found = []
    for name in request.POST:
        line_no, count = name.removeprefix("quantity_"), request.POST.get(name, "")
        if name.startswith("quantity_") and _is_number(line_no) and _is_number(count) and int(count):
            found.append((int(line_no), int(count)))
    return found


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) <= MOST_DIGITS


def _form(request: HttpRequest, token: str, refusal: Refused | None = None) -> HttpResponse:
    """What was chosen stays."""
    order = order_by_token(token)
    choices, options = return_choices(order.id), exchange_options(order.id)
    may_exchange = any(choice.most and options.get(choice.line_no) for choice in choices)
    errors = getattr(refusal, "fields", {})
    shown: dict[str, Any] = {
        "order": order,
        "lines": [
            {
                "choice": choice,
                "numbers": range(choice.most + 1) if choice.most <= 20 else (0, choice.most),
                "quantity": request.POST.get(f"quantity_{choice.line_no}", "0"),
                "reason": request.POST.get(f"reason_{choice.line_no}", ""),
                "options": options.get(choice.line_no, ()),
                "replacement": request.POST.get(f"replacement_{choice.line_no}", ""),
            }
            for choice in choices
        ],
        "may_return": any(choice.most for choice in choices),
        "may_exchange": may_exchange,
        "wish": request.POST.get("wish") or ("exchange" if may_exchange else "refund"),
        "reasons": return_reasons(),
        "ways": refund_ways(order.id),
        "typed": typed_refund(request),
        "way": request.POST.get("way", "pickup"),
        "note": request.POST.get("note", ""),
        "refusal": refusal,
        "errors": errors,
        "problems": list(errors.values()),
    }
    status = refusal.http_status if refusal else 200
    return private(render_live(request, "storefront/pages/return_new.html", shown, status=status))


@require_http_methods(["GET", "HEAD", "POST"])
def one_return(request: HttpRequest, token: str, return_id: str) -> HttpResponse:
    """GET shows where a return stands; POST calls it off. NotFound for one of another order."""
    order = order_by_token(token)
    found = return_view(order_id=order.id, return_id=return_id)
    if request.method == "POST":
        try:
            cancel_return(return_id=found.id)
            messages.success(request, CALLED_OFF if found.claim is None else WITHDRAWN)
        except Refused as refusal:
            messages.warning(request, refusal.message)
        return unstored(HttpResponseRedirect(f"/orders/{token}/returns/{found.id}/", status=303))
    shown = {
        "order": order,
        "found": found,
        "title": _title(found),
        "notices": list(messages.get_messages(request)),
    }
    return private(render_live(request, "storefront/pages/return.html", shown))


def _title(found: ReturnView) -> str:
    if found.exchange and found.exchange.due:
        return "Your other piece is kept for you"
    titles = {**RETURN_TITLES, **(CLAIM_TITLES if found.claim else {})}
    if found.claim and found.claim.kind == "lost":
        titles |= LOST_TITLES
    return titles[found.status]


@require_safe
def slip(request: HttpRequest, token: str, return_id: str) -> HttpResponse:
    """The slip for the parcel, as a PDF. NotFound for one of another order."""
    found = return_slip(order_id=order_id_by_token(token), return_id=return_id)
    response = HttpResponse(slip_pdf(found), content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="{found.number}.pdf"'
    return private(unstored(response))


def private(response: HttpResponse) -> HttpResponse:
    """The address is the key: it must not travel on. Forms still say where they come from, or browsers send Origin: null."""
    response["Referrer-Policy"] = "same-origin"
    response["X-Robots-Tag"] = "noindex"
    return response
