"""Steps of returns and claims."""

from __future__ import annotations

from collections.abc import Iterator

from orders.desk.facts import OrderFacts, ReturnFacts
from orders.desk.rules.action import OPEN_RETURN, NextAction, own
from orders.returns.rules import ReturnStatus, can_step


def returns(facts: OrderFacts) -> Iterator[NextAction]:
    """Of all that came or comes back."""
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


def new_return(facts: OrderFacts) -> Iterator[NextAction]:
    """While something may come back."""
    if facts.status == "confirmed" and facts.may_come_back:
        why = "Pieces were delivered, and the time for returns is not over."
        done = "The customer is told by letter. Approve it on its own page next."
        yield own(OPEN_RETURN, "Open a return", why, done, is_due=False)
