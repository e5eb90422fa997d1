"""Steps of parcels: packed, on the road, lost, and handed over in a store."""

from __future__ import annotations

from collections.abc import Iterator

from orders.desk.facts import OrderFacts, ParcelFacts
from orders.desk.rules.action import CALL, HAND_OVER, NEW_CODE, PACK, READY, RIGHTS, NextAction, own
from orders.fulfilment.rules import (
    FORWARD_RANK,
    SHIPPED_RANK,
    TERMINAL,
    is_away,
    waits_for_courier,
)


def calls(facts: OrderFacts) -> Iterator[NextAction]:
    """A courier who stood before a closed door, and nobody has called since."""
    waiting = [parcel for parcel in facts.parcels if parcel.uncalled and parcel.status not in TERMINAL]
    if waiting:
        times = "once" if waiting[0].uncalled == 1 else f"{waiting[0].uncalled} times"
        why = f"The courier tried to deliver {waiting[0].name} {times} in vain."
        if facts.in_cash and not facts.paid:
            why += f" {facts.to_pay} is to be collected."
        done = "What you write stays on the timeline. Without a word from the customer the parcel comes back to us."
        yield own(CALL, "Call the customer", why, done)


def packing(facts: OrderFacts) -> Iterator[NextAction]:
    """The warehouse packs in the ERP, which tells us; here it is only said."""
    if facts.status == "confirmed" and facts.fulfilment == "none":
        why = "Confirmed and not packed yet. It is packed in the ERP, which tells us."
        yield NextAction(PACK, "Pack", why, "", RIGHTS[PACK], "elsewhere")
    for parcel in facts.parcels:
        if facts.status == "confirmed" and waits_for_courier(parcel.status):
            waits = "is packed for the store" if facts.is_collected else "is packed and waits for the courier"
            why = f"{parcel.name} {waits}."
            right = "orders.view_shipment"
            yield NextAction(
                "packing_slip",
                "Packing slip",
                why,
                "",
                right,
                "parcel",
                parcel.pk,
                is_due=not facts.is_collected,
            )


def collecting(facts: OrderFacts) -> Iterator[NextAction]:
    """In a store: made ready, fetched against its code. Not while it is being called off."""
    waits = facts.collecting
    if waits is None or facts.status != "confirmed" or facts.stop in ("asked", "accepted"):
        return
    if waits.stage == "packed":
        done = "The customer gets a letter with the address, the opening hours and a code."
        yield own(READY, "Ready for collection", f"It is packed, to be collected in {waits.place}.", done)
        return
    if waits.stage != "ready":
        return
    sent = "The customer gets another code; the one they have counts no more."
    if waits.tries_left:
        done = "It counts as delivered. The code stands in the customer's letter and on their order's page."
        yield own(HAND_OVER, "Hand over", f"It waits in {waits.place} for its customer.", done)
        yield own(NEW_CODE, "Send a new code", "The customer may have lost theirs.", sent, is_due=False)
    else:
        yield own(NEW_CODE, "Send a new code", "Wrong codes were tried too often, so none counts.", sent)


def arrivals(facts: OrderFacts) -> Iterator[NextAction]:
    """Parcels on the road: arrived, or lost."""
    for parcel in facts.parcels:
        if _is_away(parcel):
            why = f"{parcel.name}: {parcel.status.label.lower()}."
            done = "For a customer who has the parcel though the courier's log does not say so."
            if facts.in_cash and not facts.paid:
                done += f" {facts.to_pay} then counts as collected."
            label, right = f"Mark {parcel.name} as delivered", "orders.change_shipment"
            yield NextAction("mark_as_delivered", label, why, done, right, "parcel", parcel.pk, is_due=False)
        if is_away(parcel.status):
            yield _call_lost(facts, parcel)


def _call_lost(facts: OrderFacts, parcel: ParcelFacts) -> NextAction:
    done = "It is written off and the ERP is told. A claim opens: money back, carriage included, or the same once more."
    if facts.in_cash and not facts.paid:
        done = f"It is written off and the ERP is told. {facts.to_pay} is not collected, and the order ends with it."
    why, label = f"{parcel.name}: {parcel.status.label.lower()}.", f"Call {parcel.name} lost"
    right = "orders.change_shipment"
    return NextAction("mark_as_lost", label, why, done, right, "parcel", parcel.pk, is_due=False)


def _is_away(parcel: ParcelFacts) -> bool:
    """With the courier, on its way there."""
    rank = FORWARD_RANK.get(parcel.status)
    return rank is not None and rank >= SHIPPED_RANK and parcel.status not in TERMINAL
