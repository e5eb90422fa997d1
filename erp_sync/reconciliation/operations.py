"""Comparing a flow with the other system, and putting one thing right."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import transaction
from django.db.models import Q

from catalog.pricing.operations import doubt_price
from catalog.products.operations.doubting import doubt_item
from core import clock
from core.errors import NotFound, Refused, ShopError
from core.ids import new_id
from erp_sync.engine.errors import in_words
from erp_sync.engine.replay import send_again
from erp_sync.engine.storing import Incoming, store_again
from erp_sync.erp.pushes import CANCEL, ORDER, TRACKING
from erp_sync.people.pushes import CRM_CUSTOMER, ERP_CUSTOMER, ROLE_OF
from erp_sync.people.subscribers import tell_customer
from erp_sync.reconciliation.asked import ASKED, repair_asked
from erp_sync.reconciliation.comparisons import (
    CALLED_OFF,
    COMPARISONS,
    CONTACTS,
    CUSTOMERS,
    DELIVERED,
    as_row,
    system_of,
)
from erp_sync.reconciliation.models import Drift, Reconciliation
from erp_sync.reconciliation.money import BOOKS, repair_booking
from erp_sync.reconciliation.rules import PRESENCE, differences
from erp_sync.reconciliation.sides import BothSides
from erp_sync.subscribers import tell_erp_of_order
from orders.customers.elsewhere.operations import doubt_customer
from orders.fulfilment.operations import doubt_delivery
from orders.sales.queries import order_for_erp, order_id_by_number

MOST_KEPT = 1000
# By which flow a system hears of a customer on whom it differs.
TELLING = {CONTACTS: CRM_CUSTOMER, CUSTOMERS: ERP_CUSTOMER}


@dataclass(slots=True)
class _Sums:
    """What a comparison comes to."""

    ours: int = 0
    theirs: int = 0
    ours_sum: int = 0
    theirs_sum: int = 0
    differing: int = 0

    def add(self, both: BothSides) -> None:
        """One thing."""
        self.ours += both.ours is not None
        self.theirs += both.theirs is not None
        self.ours_sum += both.ours_worth
        self.theirs_sum += both.theirs_worth


def reconcile_flow(flow: str) -> Reconciliation:
    """Hold a flow against the other system; what differs is kept, what does so no more is gone.

    Of more than a thousand differing things the first are kept; all are counted. Raises NotFound for a flow that is
    not compared; a system that does not answer makes a failed comparison and leaves the last findings as they are.
    """
    if flow not in COMPARISONS:
        raise NotFound(f"{flow!r} is not compared. Compared are: {', '.join(COMPARISONS)}.")
    run = Reconciliation.objects.create(flow=flow, system=system_of(flow))
    sums = _Sums()
    try:
        for both in COMPARISONS[flow]():
            sums.add(both)
            if _keep(run, both, kept=sums.differing):
                sums.differing += 1
    except ShopError as failure:
        run.status, run.error = Reconciliation.Status.FAILED, in_words(failure)
    else:
        run.status = Reconciliation.Status.DONE
        Drift.objects.filter(flow=flow).exclude(seen_in=run).delete()
    run.finished_at = clock.now()
    run.ours_count, run.theirs_count = sums.ours, sums.theirs
    run.ours_sum, run.theirs_sum, run.differing = sums.ours_sum, sums.theirs_sum, sums.differing
    run.save()
    return run


def _keep(run: Reconciliation, both: BothSides, *, kept: int) -> bool:
    """Note what differs of one thing; whether anything does."""
    found = differences(both.ours, both.theirs)
    if not found or kept >= MOST_KEPT:
        return bool(found)
    rows = [
        Drift(
            flow=run.flow,
            entity=both.entity[:160],
            field=each.field,
            ours=each.ours,
            theirs=each.theirs,
            row=as_row(both.row),
            seen_in=run,
        )
        for each in found
    ]
    Drift.objects.bulk_create(
        rows,
        update_conflicts=True,
        unique_fields=["flow", "entity", "field"],
        update_fields=["ours", "theirs", "row", "seen_in"],
    )
    return True


def _told_again(flow: str, entity_key: str) -> bool:
    """Tell the ERP once more what it was told last of a parcel, or that an order is off; False when that was nothing."""
    try:
        send_again(flow=flow, entity_key=entity_key, is_last=True)
    except (NotFound, Refused):
        return False
    return True


def _repair_person(drift: Drift) -> str:
    """What the other system tells is weighed again as its news, and it is told whatever is still the shop's to say."""
    flow = TELLING[drift.flow]
    if drift.field == PRESENCE and drift.ours == "no":
        raise Refused(
            "The shop has no such customer: the account was closed or never proven. Look at the record over there."
        )
    if drift.row is not None:
        doubt_customer(customer_id=drift.entity, role=ROLE_OF[flow])
        store_again(Incoming(**drift.row))
    tell_customer(flow, drift.entity, new_id("repair"))
    return "What the other system tells is merged again now, and it is told what is ours to say."


@transaction.atomic
def repair_drift(drift_id: int, *, by: str) -> str:
    """Put one thing right: what the other system tells is taken over, or an order it lacks is told again.

    Answers in words what happens now. Raises NotFound, or Refused when there is nothing that could be done by itself.
    """
    drift = Drift.objects.select_for_update().filter(pk=drift_id).first()
    if drift is None:
        raise NotFound("It does not differ any more.")
    same_thing = Q(flow=drift.flow, entity=drift.entity)
    Drift.objects.filter(same_thing).update(repair_asked_at=clock.now(), repair_asked_by=by[:254])
    if drift.flow in TELLING:
        return _repair_person(drift)
    if drift.flow in BOOKS:
        return repair_booking(drift)
    if drift.flow in ASKED:
        return repair_asked(drift)
    if (drift.flow, drift.field, drift.ours) == ("orders", CALLED_OFF, "True"):
        if not _told_again(CANCEL, f"order:{drift.entity}"):
            raise Refused("The ERP was never told to stop this order: call it off over there by hand.")
        return "The ERP is told once more that the order is called off."
    if drift.row is not None:
        if drift.flow == "prices":
            doubt_price(drift.entity)
        if drift.flow == "products":
            doubt_item(drift.entity)
        if drift.flow == "deliveries":
            if drift.field == DELIVERED and _told_again(TRACKING, f"delivery:{drift.entity}"):
                return "The ERP is told once more how far the parcel is."
            doubt_delivery(drift.entity)
        store_again(Incoming(**drift.row))
        return "What the other system tells is applied again now."
    if drift.flow == "orders" and drift.field == PRESENCE:
        order = order_for_erp(order_id_by_number(drift.entity))
        tell_erp_of_order(order)
        send_again(flow=ORDER, entity_key=f"order:{drift.entity}")
        return "The order is sent to the ERP again now, under the same key."
    raise Refused("This cannot be repaired by a button: compare both sides and correct the wrong one.")
