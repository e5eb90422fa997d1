"""What staff decide after the courier stood before a closed door: come again, otherwise, or bring it back."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from django.db import transaction
from django.utils.crypto import salted_hmac

from core import clock
from core.errors import Invalid, NotFound
from core.outbox import publish
from orders.customers.rules import normal_phone, plain_text
from orders.fulfilment.events import AttemptAsked
from orders.fulfilment.models import Shipment, ShipmentScan
from orders.fulfilment.operations.ask_attempt import WISH_LENGTH, parcel_that_waits
from orders.fulfilment.rules import ShipmentStatus
from orders.sales.models import Order
from orders.sales.operations.locked_order import locked_order
from orders.sales.operations.record_fact import Fact, record_fact

LONGEST_LINE = 80  # what Shiprocket takes of an address
LATEST_DAYS = 7


class AgainOrBack(StrEnum):
    """The courier's own words for the two."""

    AGAIN = "re-attempt"
    BACK = "return"


@dataclass(frozen=True, slots=True)
class Undelivered:
    """One decision. `words` are for the courier; what is left empty stays as it was. `on`: not before that day."""

    action: AgainOrBack
    words: str
    phone: str = ""
    address1: str = ""
    address2: str = ""
    on: date | None = None


@transaction.atomic
def decide_undelivered(*, shipment_id: str, decision: Undelivered, actor: str) -> bool:
    """Tell the courier what to do after a failed attempt; False when exactly that was the last thing it was told.

    Staff may think better of it as long as the parcel waits: each decision is told, in order, beside what the customer
    wished. The telephone and address are for the courier alone: the order stays as it was sold. Publishes AttemptAsked.
    Raises NotFound, NoAttemptOpen, or Invalid by field.
    """
    kept = _checked(decision)
    order_ids = Shipment.objects.filter(public_id=shipment_id).values_list(
        "fulfillment__order__public_id", flat=True
    )
    if not order_ids:
        raise NotFound("We could not find this parcel.")
    order = locked_order(public_id=order_ids[0])
    parcel = parcel_that_waits(order, shipment_id)
    ref = parcel.fulfillment.delivery_ref
    attempt = ShipmentScan.objects.filter(shipment=parcel, status=ShipmentStatus.UNDELIVERED).count()
    said = order.facts.filter(key__startswith=f"decided:{ref}:{attempt}:").order_by("id")
    last = said.last()
    if last is not None and last.detail.get("told") == _fingerprint(kept):
        return False
    number = said.count() + 1
    record_fact(order, _fact(kept, f"decided:{ref}:{attempt}:{number}", ref, actor))
    publish(
        AttemptAsked(
            order_id=order.public_id,
            number=order.number,
            delivery_ref=ref,
            awb=parcel.awb or "",
            attempt=attempt,
            wish=kept.words,
            phone=kept.phone or order.phone,
            decision=number,
            action=kept.action,
            address1=kept.address1,
            address2=kept.address2,
            on=kept.on.isoformat() if kept.on else "",
        )
    )
    return True


def _checked(decision: Undelivered) -> Undelivered:
    """Raises Invalid, by field."""
    words = plain_text(decision.words)
    lines = plain_text(decision.address1), plain_text(decision.address2)
    phone = normal_phone(decision.phone) if decision.phone else ""
    today = clock.today_in_india()
    problems = {}
    if not words or len(words) > WISH_LENGTH:
        problems["words"] = f"Say what the courier should know, in at most {WISH_LENGTH} letters."
    if phone is None:
        problems["phone"] = "Enter a 10-digit Indian mobile number, such as 98450 12345."
    if any(len(line) > LONGEST_LINE for line in lines):
        problems["address1"] = f"The courier takes at most {LONGEST_LINE} letters a line."
    if decision.on and not today < decision.on <= today + timedelta(days=LATEST_DAYS):
        problems["on"] = f"Choose a day from tomorrow on, within {LATEST_DAYS} days."
    if problems:
        raise Invalid(fields=problems)
    if decision.action is AgainOrBack.BACK:
        return Undelivered(AgainOrBack.BACK, words)
    return Undelivered(AgainOrBack.AGAIN, words, phone or "", *lines, decision.on)


def _fact(decision: Undelivered, key: str, ref: str, actor: str) -> Fact:
    """The timeline tells what kinds of things changed; telephone and address themselves go to the courier only."""
    changed = [
        name for name, value in (("telephone", decision.phone), ("address", decision.address1)) if value
    ]
    day = f", not before {decision.on:%d %b %Y}" if decision.on else ""
    also = f", with another {' and '.join(changed)}" if changed else ""
    text = f"The courier is asked to come again{also}{day}: {decision.words}"
    if decision.action is AgainOrBack.BACK:
        text = f"The courier is asked to bring it back: {decision.words}"
    detail = {"delivery_ref": ref, "told": _fingerprint(decision)}
    return Fact(key=key, kind="parcel", text=text, detail=detail, actor=actor, at=clock.now())


def _fingerprint(decision: Undelivered) -> str:
    """Tells two decisions apart without keeping their telephone or address here."""
    words = "|".join(
        str(each)
        for each in (decision.action, decision.words, decision.phone, decision.address1, decision.address2, decision.on)
    )  # fmt: skip
    return salted_hmac("undelivered", words).hexdigest()[:32]


@transaction.atomic
def record_attempt_answer(*, order_id: str, key: str, delivery_ref: str, text: str) -> None:
    """What the courier answered stands on the timeline, once for each question. Raises NotFound."""
    order: Order = locked_order(public_id=order_id)
    detail = {"delivery_ref": delivery_ref}
    record_fact(
        order,
        Fact(key=key, kind="parcel", text=text, detail=detail, actor="courier", at=clock.now()),
    )
