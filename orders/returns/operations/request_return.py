"""Asking for a return, by the customer or by staff for them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.conf import settings
from django.db import transaction

from core import clock
from core.errors import Invalid
from orders.returns.models import Return, ReturnItem, ReturnReason
from orders.returns.operations.choose_refund import keep_choice_of
from orders.returns.operations.hold_exchange import hold_exchange
from orders.returns.operations.moving import new_return, take_units, tell
from orders.returns.queries.units import sold_units
from orders.returns.rules import Asked, check_request
from orders.sales.models import Order
from orders.sales.operations.locked_order import locked_order
from payments.cash_refunds.queries import was_paid_in_cash, wished_place
from payments.cash_refunds.rules import RefundChoice

NO_EXCHANGE_ABROAD = "Pieces sent out of India are refunded, not exchanged. Please order the other one anew."
WAYS, WISHES = ("pickup", "store"), ("refund", "exchange")
LONGEST_NOTE = 500
NO_PICKUP_ABROAD = "No courier of ours collects outside India. Please write to us: we tell you how to send it, and note the return."


@dataclass(frozen=True, slots=True)
class ReturnWish:
    """So many units of an order's line, and why: the code of a reason. `replacement`: the variant wanted for them."""

    line_no: int
    quantity: int
    reason: str
    replacement: str = ""


@dataclass(frozen=True, slots=True)
class ReturnRequest:
    """What somebody wants to send back, how (pickup, store) and for what (refund, exchange).

    `money` says where cash is to go back to; None leaves it where it was to go before.
    """

    wishes: Sequence[ReturnWish]
    way: str = "pickup"
    wish: str = "refund"
    note: str = ""
    money: RefundChoice | None = None


@transaction.atomic
def request_return(*, order_id: str, request: ReturnRequest, actor: str = "shopper") -> str:
    """Write a return down; its public id. Its units cannot be asked back a second time.

    What it is to be exchanged for is held. Publishes ReturnMoved. Raises NotFound, Invalid for a form that makes no
    sense, NotReturnable naming the piece, ReplacementGone.
    """
    order = locked_order(public_id=order_id)
    reasons = _checked(request)
    if order.shipping_address.is_abroad:
        _check_abroad(request)
    asked = [Asked(each.line_no, each.quantity, reasons[each.reason].our_fault) for each in request.wishes]
    check_request(sold_units(order), asked, now=clock.now(), window_days=settings.RETURN_WINDOW_DAYS)
    _keep_money(order, request, actor)
    found = _written(order, request, reasons, actor)
    if request.wish == Return.Wish.EXCHANGE:
        hold_exchange(found, {each.line_no: each.replacement for each in request.wishes})
    tell(found, text=f"Return {found.number} asked for.", actor=actor)
    return found.public_id


def _check_abroad(request: ReturnRequest) -> None:
    """What was sent out of India comes back by post, and is given back in money. Raises Invalid."""
    if request.way == "pickup":
        raise Invalid(fields={"way": NO_PICKUP_ABROAD})
    if request.wish == Return.Wish.EXCHANGE:
        raise Invalid(fields={"wish": NO_EXCHANGE_ABROAD})


def _keep_money(order: Order, request: ReturnRequest, actor: str) -> None:
    """What was paid in cash needs a place to go; staff may leave it open, and the customer is asked by letter.

    So is one who wants another piece: nothing goes back then, or little.
    """
    if not was_paid_in_cash(order.reference):
        return
    if request.money is not None:
        keep_choice_of(order, request.money)
    elif actor == "shopper" and request.wish == Return.Wish.REFUND and not wished_place(order.reference):
        raise Invalid(fields={"money": "Please choose how you would like your money back."})


def _checked(request: ReturnRequest) -> Mapping[str, ReturnReason]:
    """The reasons by code. Raises Invalid for an unknown choice or a note that is too long."""
    fields = {}
    reasons = {row.code: row for row in ReturnReason.objects.filter(is_active=True)}
    if any(each.reason not in reasons for each in request.wishes):
        fields["reason"] = "Please say why, for each piece."
    if request.way not in WAYS:
        fields["way"] = "Please choose how the pieces come back."
    if request.wish not in WISHES:
        fields["wish"] = "Please choose what you would like for them."
    if len(request.note) > LONGEST_NOTE:
        fields["note"] = f"Please keep it below {LONGEST_NOTE} characters."
    if fields:
        raise Invalid(fields=fields)
    return reasons


def _written(order: Order, request: ReturnRequest, reasons: Mapping[str, ReturnReason], actor: str) -> Return:
    """The fault is ours only when it is for every piece: one that merely does not fit is no fault."""
    found = new_return(
        order,
        origin=Return.Origin.CUSTOMER if actor == "shopper" else Return.Origin.STAFF,
        way=request.way,
        wish=request.wish,
        our_fault=all(reasons[each.reason].our_fault for each in request.wishes),
        note=request.note.strip(),
        actor=actor[:120],
    )
    lines = {row.line_no: row for row in order.lines.all()}
    items = ReturnItem.objects.bulk_create(
        ReturnItem(
            return_of=found,
            line=lines[each.line_no],
            quantity=each.quantity,
            reason=reasons[each.reason],
        )
        for each in request.wishes
    )
    take_units(items)
    return found
