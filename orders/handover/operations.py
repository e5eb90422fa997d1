"""Made ready in the store, handed over against a code, asked after, given up."""

from __future__ import annotations

import hmac
from datetime import timedelta

from django.conf import settings
from django.db import transaction

from core import clock
from core.errors import Invalid, Refused
from core.outbox import publish
from orders.fulfilment.models import Shipment
from orders.fulfilment.operations.record_scan import ScanFacts, apply_scan
from orders.fulfilment.rules import TERMINAL, ShipmentStatus
from orders.handover.events import HandOverReady, HandOverReminded
from orders.handover.models import HandOver
from orders.handover.queries import code_of
from orders.handover.rules import MOST_TRIES, given_up_at, typed_code
from orders.returns.operations import stop_order
from orders.returns.operations.stop_order import ASKED, REFUSED
from orders.sales.models import Order
from orders.sales.operations.cancel_order import OrderNotCancellable
from orders.sales.operations.locked_order import locked_order
from orders.sales.operations.record_fact import Fact, record_fact

NOT_FETCHED = "It was not collected in the store."


class NotForCollection(Refused):
    """Not an order that waits in a store, or not yet."""

    code = "not_for_collection"
    message = "This order does not wait in a store."


class CollectionCodeWrong(Invalid):
    """Not the code of this order."""

    code = "collection_code_wrong"


class TooManyCodes(Refused):
    """Wrong codes too often: the customer has to be given another."""

    code = "too_many_codes"
    message = "Too many wrong codes. Send the customer a new one, and ask for that."


@transaction.atomic
def announce_collection(*, order_id: str, actor: str) -> bool:
    """A packed order lies ready in its store: the shopper gets their code. False when that was known.

    Publishes HandOverReady. Raises NotFound, or NotForCollection: for a courier's order, or one that is not packed.
    """
    order = _collected(order_id)
    if order.fulfilment_status == Order.FulfilmentStatus.NONE:
        raise NotForCollection("The ERP has not packed this order yet. Pack it there first.")
    if HandOver.objects.filter(order=order).exists():
        return False
    HandOver.objects.create(order=order)
    text = f"Ready for collection at {order.collect_at}."
    record_fact(order, Fact(key="ready", kind="ready_for_collection", text=text, actor=actor))
    publish(HandOverReady(order_id=order.public_id, number=order.number, code_no=1))
    return True


@transaction.atomic
def renew_collection_code(*, order_id: str, actor: str) -> None:
    """Give the shopper another code; earlier ones count no more. Publishes HandOverReady. Raises NotForCollection."""
    order = _collected(order_id)
    found = _waiting(order)
    found.code_no, found.wrong_tries = found.code_no + 1, 0
    found.save(update_fields=["code_no", "wrong_tries"])
    fact = Fact(key=f"code:{found.code_no}", kind="flag", text="A new code was sent.", actor=actor)
    record_fact(order, fact)
    publish(HandOverReady(order_id=order.public_id, number=order.number, code_no=found.code_no))


def hand_over(*, order_id: str, code: str, actor: str) -> None:
    """The shopper has their pieces: the order is delivered. Again is harmless.

    Every wrong code is counted and kept. Raises NotFound, NotForCollection, CollectionCodeWrong (field `code`) or
    TooManyCodes.
    """
    left = _try_code(order_id, code, actor)
    if left == 0:
        raise TooManyCodes
    if left is not None:
        more = "one more try" if left == 1 else f"{left} more tries"
        raise CollectionCodeWrong(fields={"code": f"This is not the code of this order; there are {more}."})


@transaction.atomic
def _try_code(order_id: str, code: str, actor: str) -> int | None:
    """None when the order is handed over; else how many tries are left."""
    order = _collected(order_id)
    known = HandOver.objects.filter(order=order, handed_over_at__isnull=False)
    if known.exists():
        return None
    found = _waiting(order)
    if found.wrong_tries >= MOST_TRIES:
        return 0
    if not hmac.compare_digest(typed_code(code), code_of(order.public_id, found.code_no)):
        found.wrong_tries += 1
        found.save(update_fields=["wrong_tries"])
        return MOST_TRIES - found.wrong_tries
    _give(order, found, actor)
    return None


def _give(order: Order, found: HandOver, actor: str) -> None:
    """Every parcel of it is with the shopper; that is news as when a courier delivers."""
    found.handed_over_at = clock.now()
    found.save(update_fields=["handed_over_at"])
    parcels = Shipment.objects.filter(fulfillment__order=order).exclude(status__in=TERMINAL)
    for parcel_pk, public_id in parcels.values_list("pk", "public_id"):
        scan = ScanFacts(
            status=ShipmentStatus.DELIVERED,
            at=found.handed_over_at,
            activity=f"Handed over in the store by {actor}",
            location=order.collect_at,
            raw_key=f"handed_over:{public_id}",
        )
        apply_scan(order, parcel_pk, scan)


def _collected(order_id: str) -> Order:
    order = locked_order(public_id=order_id)
    if not order.collect_at or order.status != Order.Status.CONFIRMED:
        raise NotForCollection
    return order


def _waiting(order: Order) -> HandOver:
    found = HandOver.objects.filter(order=order, handed_over_at__isnull=True).first()
    if found is None:
        raise NotForCollection("Mark this order as ready for collection first.")
    keys = set(order.facts.filter(key__in=[ASKED, REFUSED]).values_list("key", flat=True))
    if keys == {ASKED}:
        raise NotForCollection("This order is being called off; please do not hand it over.")
    return found


def tend_hand_overs(*, limit: int = 200) -> int:
    """Remind those who have not come for COLLECT_DAYS; call off what nobody fetched COLLECT_GRACE_DAYS after that.

    Each order in a transaction of its own; answers how many were reminded or given up.
    """
    open_rows = HandOver.objects.filter(
        handed_over_at__isnull=True, given_up_at__isnull=True, order__status=Order.Status.CONFIRMED
    )
    now = clock.now()
    late = open_rows.filter(
        reminded_at__isnull=True, ready_at__lte=now - timedelta(days=settings.COLLECT_DAYS)
    )
    over = open_rows.filter(reminded_at__lte=now - timedelta(days=settings.COLLECT_GRACE_DAYS))
    ids = [
        list(rows.order_by("ready_at").values_list("order__public_id", flat=True)[:limit])
        for rows in (over, late)
    ]
    return sum(_give_up(each) for each in ids[0]) + sum(_remind(each) for each in ids[1])


@transaction.atomic
def _remind(order_id: str) -> bool:
    order = locked_order(public_id=order_id)
    found = HandOver.objects.get(order=order)
    if found.reminded_at or found.handed_over_at or order.status != Order.Status.CONFIRMED:
        return False
    found.reminded_at = clock.now()
    found.save(update_fields=["reminded_at"])
    record_fact(order, Fact(key="collect_reminder", kind="letter", text="Reminded to collect the order."))
    publish(HandOverReminded(order_id=order.public_id, number=order.number))
    return True


def _give_up(order_id: str) -> bool:
    """Called off as a shopper would: the warehouse is asked to stop it, then the money goes back. Again is harmless."""
    if not _is_over(order_id):
        return False
    why = ""
    try:
        stop_order(order_id=order_id, reason=NOT_FETCHED, actor="shop")
    except OrderNotCancellable as refusal:
        why = refusal.message
    return _close(order_id, why)


@transaction.atomic
def _is_over(order_id: str) -> bool:
    found = HandOver.objects.get(order=locked_order(public_id=order_id))
    if found.handed_over_at or found.given_up_at or found.reminded_at is None:
        return False
    return given_up_at(found.reminded_at, grace_days=settings.COLLECT_GRACE_DAYS) <= clock.now()


@transaction.atomic
def _close(order_id: str, why_not: str) -> bool:
    order = locked_order(public_id=order_id)
    found = HandOver.objects.get(order=order)
    if found.handed_over_at:
        return False
    found.given_up_at = clock.now()
    found.save(update_fields=["given_up_at"])
    if why_not:
        order.flags = {**order.flags, "not_collected": f"Nobody came for it: {why_not}"}
        order.save(update_fields=["flags"])
    return True
