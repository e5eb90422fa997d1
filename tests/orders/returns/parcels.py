"""Orders that have arrived, and the hands through which a return goes."""

from __future__ import annotations

from datetime import timedelta

from core import clock
from orders.fulfilment.operations import DeliveryFacts, ScanFacts, record_delivery, record_scan
from orders.fulfilment.rules import ShipmentStatus
from orders.invoices.operations import issue_invoices
from orders.models import Order, Return, ReturnReason
from orders.returns.operations import (
    ReturnRequest,
    ReturnWish,
    approve_return,
    inspect_return,
    receive_return,
    request_return,
)
from orders.returns.rules import Verdict
from tests.orders.wardrobe import Piece


def add_reasons() -> None:
    """One of each kind."""
    ReturnReason.objects.get_or_create(code="fit", defaults={"label": "It does not fit"})
    ReturnReason.objects.get_or_create(
        code="damaged", defaults={"label": "It arrived damaged", "our_fault": True}
    )


def send(order: Order, *, code: str = "BLR", until: ShipmentStatus = ShipmentStatus.DELIVERED) -> str:
    """Packed, and scanned as `until`; answers the AWB."""
    ref = f"{order.number}-{code}"
    record_delivery(
        DeliveryFacts(
            order_number=order.number, delivery_ref=ref, location_code=code, status="packed", version=1,
            awb=f"AWB-{ref}", courier="Delhivery",
        )
    )  # fmt: skip
    scan(order, until, code=code)
    order.refresh_from_db()
    return f"AWB-{ref}"


def scan(order: Order, status: ShipmentStatus, *, code: str = "BLR", minutes: int = 0) -> None:
    """The courier's word."""
    at = clock.now() + timedelta(minutes=minutes)
    record_scan(ScanFacts(status=status, at=at, awb=f"AWB-{order.number}-{code}", activity=str(status)))


def deliver(order: Order, *codes: str) -> None:
    """Everything has arrived, invoiced."""
    for code in codes or ("BLR",):
        send(order, code=code)
    issue_invoices(order_id=order.public_id)


def ask(
    order: Order, *wishes: tuple[int, int], reason: str = "fit", actor: str = "shopper", **how: str
) -> Return:
    """The customer asks for these (line, quantity) to be taken back."""
    add_reasons()
    request = ReturnRequest(wishes=[ReturnWish(line, count, reason) for line, count in wishes], **how)
    return_id = request_return(order_id=order.public_id, request=request, actor=actor)
    return Return.objects.get(public_id=return_id)


def swap(order: Order, other: Piece, quantity: int = 1, *, reason: str = "fit") -> Return:
    """The customer would like another piece instead of so many of line 1."""
    add_reasons()
    wishes = [ReturnWish(1, quantity, reason, other.public_id)]
    request = ReturnRequest(wishes=wishes, wish="exchange")
    return Return.objects.get(public_id=request_return(order_id=order.public_id, request=request))


def bring_back(found: Return, **verdict: int) -> Return:
    """Approved, received and looked at; all good unless told otherwise (for every line)."""
    approve_return(return_id=found.public_id, actor="meera@blouson.test")
    receive_return(return_id=found.public_id, actor="meera@blouson.test")
    verdicts = [
        Verdict(item.line.line_no, **(verdict or {"good": item.quantity}))
        for item in found.items.select_related("line")
    ]
    inspect_return(return_id=found.public_id, verdicts=verdicts, actor="meera@blouson.test")
    found.refresh_from_db()
    return found
