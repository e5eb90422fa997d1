"""News of cash that is to go back."""

from __future__ import annotations

from dataclasses import dataclass

from core.events import Event


@dataclass(frozen=True, slots=True)
class CashRefundAsked(Event):
    """Cash is to go back, and its payer has to say where to. `round` counts how often that was asked for one refund.

    `problem` says why the place told before would not do; "" the first time. `amount` in minor units. `why` it comes back
    that way: "cash", "taken_twice" (the courier took it for what was paid already), "small" (too little for a gateway).
    """

    reference: str
    cash_refund_id: str
    amount: int
    currency: str
    round: int
    problem: str
    why: str = "cash"
