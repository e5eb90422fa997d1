"""Steps of the order itself: looked after, verified, corrected, changed, called off."""

from __future__ import annotations

from collections.abc import Iterator

from orders.desk.facts import OrderFacts, ParcelFacts
from orders.desk.rules.action import (
    CALL_EDIT_OFF,
    CANCEL,
    EDIT,
    READDRESS,
    SETTLE,
    VERIFY,
    NextAction,
    own,
)
from orders.fulfilment.rules import ShipmentStatus, waits_for_courier


def marks(facts: OrderFacts) -> Iterator[NextAction]:
    """What flags say."""
    if facts.marks:
        why = " ".join(facts.marks)
        done = "The marks on this order are taken off; what you write stays on its timeline."
        yield own(SETTLE, "Mark as looked after", why, done)


def verification(facts: OrderFacts) -> Iterator[NextAction]:
    """What the ERP was not asked."""
    if not facts.is_checked and facts.status in ("pending", "confirmed"):
        why = "The ERP was away when this order was taken."
        done = (
            "It is asked for stock and prices now. What differs is marked on the order; nothing is changed."
        )
        yield own(VERIFY, "Verify with the ERP", why, done)


def troubles(facts: OrderFacts) -> Iterator[NextAction]:
    """Letters and messages that did not get through, as the apps that send them tell."""
    for each in facts.troubles:
        yield NextAction("open", each.label, each.why, "", each.permission, "elsewhere", url=each.url)


def address(facts: OrderFacts) -> Iterator[NextAction]:
    """Until it is packed."""
    if (
        facts.status == "confirmed"
        and facts.fulfilment == "none"
        and not (facts.is_packed or facts.is_collected)
    ):
        done = "What the customer pays stays the same. The ERP is told and the customer gets a letter."
        yield own(READDRESS, "Correct address", "Nothing is packed yet.", done, is_due=False)


def changing(facts: OrderFacts) -> Iterator[NextAction]:
    """Of the pieces, until they are packed."""
    if facts.change:
        why = f"{facts.change.summary}: waits until {facts.change.amount} is paid."
        done = f"{facts.change.amount} is no longer asked for, and the order stays as it is."
        yield own(CALL_EDIT_OFF, "Call the change off", why, done, is_due=False)
    elif facts.status == "confirmed" and facts.fulfilment == "none" and not facts.is_packed:
        done = "You see the difference first, and agree to it then."
        yield own(EDIT, "Change pieces", "Nothing is packed yet.", done, is_due=False)


def cancelling(facts: OrderFacts) -> Iterator[NextAction]:
    """While it may be stopped."""
    if facts.status == "pending" and not facts.money_here:
        done = (
            f"The pieces go back on sale, and {facts.to_pay} is no longer asked for. This cannot be undone."
        )
        yield own(CANCEL, "Cancel order", "It is not confirmed yet.", done, is_due=False)
    if facts.status != "confirmed":
        return
    if facts.fulfilment == "none":
        done = f"The pieces go back on sale. {_money_back(facts)} This cannot be undone."
        yield own(CANCEL, "Cancel order", "Nothing is packed yet.", done, is_due=False)
    elif facts.fulfilment == "packed" and not facts.stop and all(map(_may_stop, facts.parcels)):
        done = f"The warehouse is asked to stop, then the courier. Only if both do: {_money_back(facts)}"
        why = "It is packed, and the courier has not set out for it."
        yield own(CANCEL, "Cancel order", why, done, is_due=False)


def _may_stop(parcel: ParcelFacts) -> bool:
    """Whether the courier has not set out yet; one that is called off already does not count."""
    return parcel.status is ShipmentStatus.CANCELLED or waits_for_courier(parcel.status)


def _money_back(facts: OrderFacts) -> str:
    """Who gets how much."""
    parts = [f"{facts.paid} goes back the way it was paid."] if facts.paid else []
    parts += [f"{facts.credit} goes back to gift card or store credit."] if facts.credit else []
    if facts.in_cash and not facts.paid:
        parts.append(f"{facts.to_pay} is not collected.")
    return " ".join(parts) or "There is no money to give back."
