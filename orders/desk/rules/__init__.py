"""What staff may do next about an order, why, and what it does: pure, and the only place that says so.

Buttons stand where this offers them, and their addresses refuse where it does not.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from orders.desk.facts import OrderFacts
from orders.desk.rules import money, order, parcels, returns
from orders.desk.rules.action import RIGHTS, VERIFY, NextAction

__all__ = ["RIGHTS", "VERIFY", "NextAction", "next_actions"]

_FINDERS: tuple[Callable[[OrderFacts], Iterator[NextAction]], ...] = (
    order.marks,
    parcels.calls,
    money.refunds,
    money.cash_back,
    returns.returns,
    order.verification,
    money.payment,
    parcels.packing,
    parcels.collecting,
    order.troubles,
    parcels.arrivals,
    returns.new_return,
    order.address,
    order.changing,
    order.cancelling,
)


def next_actions(facts: OrderFacts) -> list[NextAction]:
    """Everything that may be done now, what is due first, in the order in which it presses."""
    found = [action for finder in _FINDERS for action in finder(facts)]
    return sorted(found, key=lambda action: not action.is_due)
