"""What staff may do next about an order, why, and what it does: pure, and the only place that says so.

Buttons stand where this offers them, and their addresses refuse where it does not.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from orders.desk.facts import OrderFacts, ParcelFacts, ReturnFacts
from orders.fulfilment.rules import FORWARD_RANK, SHIPPED_RANK, TERMINAL, ShipmentStatus, waits_for_courier
from orders.returns.rules import ReturnStatus, can_step

CANCEL, READDRESS, OPEN_RETURN = "cancel", "readdress", "open_return"
EDIT, CALL_EDIT_OFF = "edit_lines", "call_edit_off"
ASK_GATEWAY, CONFIRM_CASH, SEND_CODE = "ask_gateway", "confirm_cash", "send_code"
VERIFY, SETTLE, CALL, PACK = "verify", "settle", "call", "pack"

# Which right each step of an order asks for; steps of returns, refunds and parcels ask for those of their own pages.
RIGHTS: Mapping[str, str] = {
    CANCEL: "orders.cancel_order",
    READDRESS: "orders.readdress_order",
    EDIT: "orders.edit_order",
    CALL_EDIT_OFF: "orders.edit_order",
    OPEN_RETURN: "orders.approve_return",
    ASK_GATEWAY: "orders.tend_order",
    CONFIRM_CASH: "orders.tend_order",
    SEND_CODE: "orders.tend_order",
    VERIFY: "orders.tend_order",
    SETTLE: "orders.tend_order",
    CALL: "orders.tend_order",
    PACK: "orders.change_shipment",
}


@dataclass(frozen=True, slots=True)
class NextAction:
    """One thing to do. `label` stands on its button, `why` beside it, `consequence` in its dialog, amounts named.

    `about` says whose step it is (order, return, refund, cash_refund, parcel, elsewhere), `pk` which of them. `is_due`:
    somebody waits for it; the others are merely possible. One that is done in another system has no button.
    """

    name: str
    label: str
    why: str
    consequence: str
    permission: str
    about: str = "order"
    pk: int = 0
    url: str = ""
    is_due: bool = True


def next_actions(facts: OrderFacts) -> list[NextAction]:
    """Everything that may be done now, what is due first, in the order in which it presses."""
    found = [action for finder in _FINDERS for action in finder(facts)]
    return sorted(found, key=lambda action: not action.is_due)


def _own(name: str, label: str, why: str, consequence: str, *, is_due: bool = True) -> NextAction:
    return NextAction(name, label, why, consequence, RIGHTS[name], is_due=is_due)


def _refunds(facts: OrderFacts) -> Iterator[NextAction]:
    """Never for whoever asked."""
    for each in facts.refunds:
        if each.by_reader:
            continue
        why = f"{each.asked_by} asks to give {each.amount} back; it takes a second person."
        right = "payments.approve_refund"
        yes = f"{each.amount} goes back to the customer. This cannot be undone."
        yield NextAction("approve", f"Agree to {each.amount}", why, yes, right, "refund", each.pk)
        no = f"{each.amount} stays here, and {each.asked_by} reads why."
        yield NextAction("decline", f"Decline {each.amount}", why, no, right, "refund", each.pk, is_due=False)


def _cash_back(facts: OrderFacts) -> Iterator[NextAction]:
    for each in facts.cash_back:
        why = f"{each.amount} was paid at the door and the customer has said where it goes."
        done = f"{each.amount} is in the ledger as paid back, and the customer gets the bank's reference."
        yield NextAction(
            "mark_paid",
            f"Pay {each.amount} back",
            why,
            done,
            "payments.pay_cashrefund",
            "cash_refund",
            each.pk,
        )


def _marks(facts: OrderFacts) -> Iterator[NextAction]:
    if facts.marks:
        why = " ".join(facts.marks)
        done = "The marks on this order are taken off; what you write stays on its timeline."
        yield _own(SETTLE, "Mark as looked after", why, done)


def _verification(facts: OrderFacts) -> Iterator[NextAction]:
    if not facts.is_checked and facts.status in ("pending", "confirmed"):
        why = "The ERP was away when this order was taken."
        done = (
            "It is asked for stock and prices now. What differs is marked on the order; nothing is changed."
        )
        yield _own(VERIFY, "Verify with the ERP", why, done)


def _payment(facts: OrderFacts) -> Iterator[NextAction]:
    if facts.status != "pending":
        return
    if not facts.in_cash:
        why = f"{facts.to_pay} has not been paid yet, as far as we know."
        done = f"The payment provider is asked now. If {facts.to_pay} is there the order is confirmed."
        yield _own(ASK_GATEWAY, "Ask the gateway", why, done)
        return
    why = f"{facts.to_pay} is to be paid at the door, and the code we sent has not been typed in."
    done = f"The order is confirmed, and the courier collects {facts.to_pay}. Ask the customer for the code."
    yield _own(CONFIRM_CASH, "Confirm cash", why, done)
    sent = "Another code goes to the customer's telephone; the earlier one no longer counts."
    yield _own(SEND_CODE, "Send the code again", why, sent, is_due=False)


def _calls(facts: OrderFacts) -> Iterator[NextAction]:
    """A courier who stood before a closed door, and nobody has called since."""
    waiting = [parcel for parcel in facts.parcels if parcel.uncalled and parcel.status not in TERMINAL]
    if waiting:
        times = "once" if waiting[0].uncalled == 1 else f"{waiting[0].uncalled} times"
        why = f"The courier tried to deliver {waiting[0].name} {times} in vain."
        if facts.in_cash and not facts.paid:
            why += f" {facts.to_pay} is to be collected."
        done = "What you write stays on the timeline. Without a word from the customer the parcel comes back to us."
        yield _own(CALL, "Call the customer", why, done)


def _returns(facts: OrderFacts) -> Iterator[NextAction]:
    for found in facts.returns:
        yield from _steps_of(found)


def _steps_of(found: ReturnFacts) -> Iterator[NextAction]:
    """What a return waits for; a claim is accepted where a return is approved."""
    approve, receive, refund = "orders.approve_return", "orders.receive_return", "orders.refund_return"
    name, pk = found.number, found.pk
    if can_step(found.stage, "approve") and found.is_claim:
        why, done = f"Claim {name} waits for a decision.", "The customer is told. It is settled next."
        yield NextAction("accept", f"Decide {name}", why, done, approve, "return", pk)
    elif can_step(found.stage, "approve"):
        why = f"Return {name} is asked for."
        done = "The customer is told how to send the pieces. The money follows when they were looked at."
        yield NextAction("approve", f"Approve {name}", why, done, approve, "return", pk)
    if can_step(found.stage, "refuse"):
        done = "Nothing comes back and nothing is paid. The customer reads what you write."
        yield NextAction(
            "refuse", f"Refuse {name}", f"{name} is not decided.", done, approve, "return", pk, is_due=False
        )
    if can_step(found.stage, "receive"):
        is_due, why = found.stage == ReturnStatus.IN_TRANSIT, f"{name}: {found.stage.label.lower()}."
        done = "It counts as arrived, and is to be looked at next."
        yield NextAction("receive", f"Receive {name}", why, done, receive, "return", pk, is_due=is_due)
    if can_step(found.stage, "inspect"):
        done = (
            "Good pieces go back on sale through the ERP. What you accept is what the customer is paid for."
        )
        yield NextAction("inspect", f"Inspect {name}", f"{name} lies with us.", done, receive, "return", pk)
    if found.stage == ReturnStatus.INSPECTED:
        yield from _settlements(found, refund)


def _settlements(found: ReturnFacts, right: str) -> Iterator[NextAction]:
    """Other pieces where they are kept, money where any is due, an end without either."""
    name, pk = found.number, found.pk
    why = f"{name} was looked at."
    if found.holds_other:
        done = "The pieces that came are credited, and the others go out as an order of their own."
        yield NextAction("exchange", f"Send the exchange of {name}", why, done, right, "return", pk)
    if found.worth:
        done = f"{found.worth} goes back the way it was paid, with a credit note. This cannot be undone."
        label = f"Refund {found.worth} for {name}"
        yield NextAction("refund", label, why, done, right, "return", pk, is_due=not found.holds_other)
    done = "Nothing is paid. The customer reads what you write."
    nothing_due = not found.worth and not found.holds_other
    yield NextAction(
        "close", f"Close {name} without money", why, done, right, "return", pk, is_due=nothing_due
    )


def _packing(facts: OrderFacts) -> Iterator[NextAction]:
    """The warehouse packs in the ERP, which tells us; here it is only said."""
    if facts.status == "confirmed" and facts.fulfilment == "none":
        why = "Confirmed and not packed yet. It is packed in the ERP, which tells us."
        yield NextAction(PACK, "Pack", why, "", RIGHTS[PACK], "elsewhere")
    for parcel in facts.parcels:
        if facts.status == "confirmed" and waits_for_courier(parcel.status):
            why = f"{parcel.name} is packed and waits for the courier."
            yield NextAction(
                "packing_slip", "Packing slip", why, "", "orders.view_shipment", "parcel", parcel.pk
            )


def _arrivals(facts: OrderFacts) -> Iterator[NextAction]:
    for parcel in facts.parcels:
        if _is_away(parcel):
            why = f"{parcel.name}: {parcel.status.label.lower()}."
            done = "For a customer who has the parcel though the courier's log does not say so."
            if facts.in_cash and not facts.paid:
                done += f" {facts.to_pay} then counts as collected."
            label, right = f"Mark {parcel.name} as delivered", "orders.change_shipment"
            yield NextAction("mark_as_delivered", label, why, done, right, "parcel", parcel.pk, is_due=False)


def _is_away(parcel: ParcelFacts) -> bool:
    """With the courier, on its way there."""
    rank = FORWARD_RANK.get(parcel.status)
    return rank is not None and rank >= SHIPPED_RANK and parcel.status not in TERMINAL


def _troubles(facts: OrderFacts) -> Iterator[NextAction]:
    """Letters and messages that did not get through, as the apps that send them tell."""
    for each in facts.troubles:
        yield NextAction("open", each.label, each.why, "", each.permission, "elsewhere", url=each.url)


def _new_return(facts: OrderFacts) -> Iterator[NextAction]:
    if facts.status == "confirmed" and facts.may_come_back:
        why = "Pieces were delivered, and the time for returns is not over."
        done = "The customer is told by letter. Approve it on its own page next."
        yield _own(OPEN_RETURN, "Open a return", why, done, is_due=False)


def _address(facts: OrderFacts) -> Iterator[NextAction]:
    if (
        facts.status == "confirmed"
        and facts.fulfilment == "none"
        and not (facts.is_packed or facts.is_collected)
    ):
        done = "What the customer pays stays the same. The ERP is told and the customer gets a letter."
        yield _own(READDRESS, "Correct address", "Nothing is packed yet.", done, is_due=False)


def _changing(facts: OrderFacts) -> Iterator[NextAction]:
    if facts.change:
        why = f"{facts.change.summary}: waits until {facts.change.amount} is paid."
        done = f"{facts.change.amount} is no longer asked for, and the order stays as it is."
        yield _own(CALL_EDIT_OFF, "Call the change off", why, done, is_due=False)
    elif facts.status == "confirmed" and facts.fulfilment == "none" and not facts.is_packed:
        done = "You see the difference first, and agree to it then."
        yield _own(EDIT, "Change pieces", "Nothing is packed yet.", done, is_due=False)


def _cancelling(facts: OrderFacts) -> Iterator[NextAction]:
    if facts.status == "pending" and not facts.money_here:
        done = (
            f"The pieces go back on sale, and {facts.to_pay} is no longer asked for. This cannot be undone."
        )
        yield _own(CANCEL, "Cancel order", "It is not confirmed yet.", done, is_due=False)
    if facts.status != "confirmed":
        return
    if facts.fulfilment == "none":
        done = f"The pieces go back on sale. {_money_back(facts)} This cannot be undone."
        yield _own(CANCEL, "Cancel order", "Nothing is packed yet.", done, is_due=False)
    elif facts.fulfilment == "packed" and not facts.stop and all(map(_may_stop, facts.parcels)):
        done = f"The warehouse is asked to stop, then the courier. Only if both do: {_money_back(facts)}"
        why = "It is packed, and the courier has not set out for it."
        yield _own(CANCEL, "Cancel order", why, done, is_due=False)


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


_FINDERS: tuple[Callable[[OrderFacts], Iterator[NextAction]], ...] = (
    _marks, _calls, _refunds, _cash_back, _returns, _verification, _payment, _packing, _troubles,
    _arrivals, _new_return, _address, _changing, _cancelling,
)  # fmt: skip
