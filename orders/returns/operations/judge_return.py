"""Staff's yes or no, and the customer's second thoughts."""

from __future__ import annotations

from django.db import transaction

from core.errors import Invalid
from orders.returns.models import Return
from orders.returns.operations.hold_exchange import lapse_exchange
from orders.returns.operations.moving import locked_return, take_step


@transaction.atomic
def approve_return(*, return_id: str, actor: str) -> None:
    """The pieces may come back. Publishes ReturnMoved. Raises NotFound, WrongStep."""
    _, found = locked_return(return_id)
    take_step(found, "approve", text=f"Return {found.number} approved.", actor=actor)


@transaction.atomic
def refuse_return(*, return_id: str, reason: str, actor: str) -> None:
    """Staff say no, and why: the customer reads it. Publishes ReturnMoved. Raises NotFound, Invalid, WrongStep."""
    if not reason.strip():
        raise Invalid(fields={"reason": "Say why: the customer reads it."})
    _, found = locked_return(return_id)
    found.answer = reason.strip()[:500]
    take_step(
        found,
        "refuse",
        text=f"Return {found.number} not accepted: {found.answer}",
        actor=actor,
        changed=["answer"],
    )
    lapse_exchange(found)


@transaction.atomic
def cancel_return(*, return_id: str, actor: str = "shopper") -> None:
    """The customer keeps the pieces, as long as nobody has fetched them. Raises NotFound, WrongStep."""
    _, found = locked_return(return_id)
    call_off(found, actor=actor)


def call_off(found: Return, *, actor: str) -> None:
    """The same for a locked return."""
    take_step(found, "cancel", text=f"Return {found.number} called off.", actor=actor)
    lapse_exchange(found)
