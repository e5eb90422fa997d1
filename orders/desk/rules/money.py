"""Steps about money that waits for somebody."""

from __future__ import annotations

from collections.abc import Iterator

from orders.desk.facts import OrderFacts
from orders.desk.rules.action import ASK_GATEWAY, CONFIRM_CASH, SEND_CODE, NextAction, own


def refunds(facts: OrderFacts) -> Iterator[NextAction]:
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


def cash_back(facts: OrderFacts) -> Iterator[NextAction]:
    """Money of the door whose account is known."""
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


def payment(facts: OrderFacts) -> Iterator[NextAction]:
    """A pending order waits for its money, or for its code."""
    if facts.status != "pending":
        return
    if not facts.in_cash:
        why = f"{facts.to_pay} has not been paid yet, as far as we know."
        done = f"The payment provider is asked now. If {facts.to_pay} is there the order is confirmed."
        yield own(ASK_GATEWAY, "Ask the gateway", why, done)
        return
    why = f"{facts.to_pay} is to be paid at the door, and the code we sent has not been typed in."
    done = f"The order is confirmed, and the courier collects {facts.to_pay}. Ask the customer for the code."
    yield own(CONFIRM_CASH, "Confirm cash", why, done)
    sent = "Another code goes to the customer's telephone; the earlier one no longer counts."
    yield own(SEND_CODE, "Send the code again", why, sent, is_due=False)
