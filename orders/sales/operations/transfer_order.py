"""A guest's order goes to the account of somebody who asks, once the order's own e-mail address agrees."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.core import signing
from django.db import transaction

from core.errors import NotFound, Refused
from orders.customers.models import Customer
from orders.sales.models import Order, OrderFact
from orders.sales.operations.locked_order import locked_order
from orders.sales.operations.record_fact import Fact, record_fact

ASKED, ENDED = "transfer_asked", "transfer_ended"
LASTS = timedelta(days=7)
_SALT = "order-transfer"


class NotTransferable(Refused):
    """The order belongs to an account already, or nobody asks for it any more."""

    code = "not_transferable"
    message = "This order belongs to an account already."


@dataclass(frozen=True, slots=True)
class TransferKey:
    """What a letter to the order's e-mail address carries, so that its reader can agree or decline."""

    order_id: str
    number: str
    email: str
    name: str
    asked_by: str
    place: int
    token: str


@transaction.atomic
def ask_for_order(*, order_id: str, customer_id: str) -> TransferKey:
    """Note that a customer asks for a guest's order; answers the key for the letter. Another asking replaces the one before.

    Raises NotFound, or NotTransferable when it is somebody's.
    """
    order = locked_order(public_id=order_id)
    customer = Customer.objects.filter(public_id=customer_id).first()
    if customer is None:
        raise NotFound("There is no such customer.")
    if order.customer_id is not None:
        raise NotTransferable
    place = order.facts.filter(kind=ASKED).count() + 1
    detail: dict[str, Any] = {"customer": customer_id, "place": place}
    text = "Somebody asked to take this order into their account; we wrote to the order's e-mail address."
    record_fact(order, Fact(key=f"transfer:{place}", kind=ASKED, text=text, detail=detail, actor="shopper"))
    token = signing.dumps({"o": order_id, "c": customer_id, "n": place}, salt=_SALT, compress=True)
    return TransferKey(order_id, order.number, order.email, order.name, customer.name, place, token)


@transaction.atomic
def accept_transfer(*, order_id: str, token: str) -> None:
    """The order is that customer's now; again is harmless. Raises NotFound for a wrong or old key, NotTransferable."""
    customer_id, place = _read(order_id, token)
    order = locked_order(public_id=order_id)
    customer = Customer.objects.filter(public_id=customer_id).first()
    if customer is None:
        raise NotFound("There is no such customer.")
    if order.customer_id == customer.pk:
        return
    if order.customer_id is not None or not _stands(order, place):
        raise NotTransferable("This order was not asked for, or not any more.")
    order.customer = customer
    order.save(update_fields=["customer"])
    _end(order, place, "The order's e-mail address agreed: it joined the account that asked for it.")


@transaction.atomic
def decline_transfer(*, order_id: str, token: str) -> None:
    """Whoever reads the order's letters says no; again is harmless. Raises NotFound for a wrong or old key."""
    _, place = _read(order_id, token)
    order = locked_order(public_id=order_id)
    if _stands(order, place):
        _end(order, place, "The order's e-mail address declined to give the order to an account.")


@transaction.atomic
def withdraw_transfer(*, order_id: str, customer_id: str) -> None:
    """Whoever asked does not ask any more; again is harmless. Raises NotFound when they never did."""
    order = locked_order(public_id=order_id)
    mine = [fact for fact in order.facts.filter(kind=ASKED) if fact.detail.get("customer") == customer_id]
    if not mine:
        raise NotFound("You have not asked for this order.")
    place = int(mine[-1].detail["place"])
    if order.customer_id is None and _stands(order, place):
        _end(order, place, "Whoever asked for this order does not ask any more.")


def _read(order_id: str, token: str) -> tuple[str, int]:
    try:
        said = signing.loads(token[:1000], salt=_SALT, max_age=LASTS)
    except signing.BadSignature as wrong:
        raise NotFound("This link has been used already, or is too old.") from wrong
    if said["o"] != order_id:
        raise NotFound("This link has been used already, or is too old.")
    return said["c"], int(said["n"])


def _stands(order: Order, place: int) -> bool:
    """Whether this is the latest asking, and nobody has ended it."""
    latest = OrderFact.objects.filter(order=order, kind=ASKED).count()
    return latest == place and not order.facts.filter(key=f"transfer:{place}:ended").exists()


def _end(order: Order, place: int, text: str) -> None:
    record_fact(order, Fact(key=f"transfer:{place}:ended", kind=ENDED, text=text, actor="shopper"))
