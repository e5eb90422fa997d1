"""What staff did for an order that no other verb knows of."""

from __future__ import annotations

from django.db import transaction

from core.audit import Author, record
from core.errors import Invalid
from core.models import User
from orders.desk.queries import CALLED
from orders.fulfilment.models import ShipmentScan
from orders.fulfilment.rules import ShipmentStatus
from orders.sales.operations.locked_order import locked_order
from orders.sales.operations.record_fact import Fact, record_fact

LONGEST_WORDS = 200


@transaction.atomic
def note_call(*, order_id: str, words: str, by: User, source: str = "order page") -> bool:
    """Write down what a customer said about failed attempts to deliver; False when somebody has called meanwhile.

    The attempts known so far no longer ask for a call; the next one does again. Audited. Raises NotFound, or Invalid
    without a word or with more than LONGEST_WORDS letters.
    """
    said = words.strip()
    if not said or len(said) > LONGEST_WORDS:
        raise Invalid(fields={"words": f"Write what they said, in at most {LONGEST_WORDS} letters."})
    order = locked_order(public_id=order_id)
    attempts = ShipmentScan.objects.filter(
        shipment__fulfillment__order=order, status=ShipmentStatus.UNDELIVERED
    )
    scan = attempts.order_by("-id").values_list("id", flat=True).first() or 0
    fact = Fact(
        key=f"called:{scan}",
        kind=CALLED,
        text=f"Called the customer: {said}",
        detail={"scan": scan},
        actor=str(by),
    )
    if not record_fact(order, fact):
        return False
    record(Author(str(by), source, by.pk), "called", order, {"call": (None, "on the timeline")})
    return True
