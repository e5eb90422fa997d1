"""Staff believe a claim: money or the same piece once more, and whether anything has to come back."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import transaction

from core.errors import Refused
from orders.fulfilment.operations import write_parcel_off
from orders.returns.models import Return, ReturnItem
from orders.returns.operations.hold_exchange import keep_replacements
from orders.returns.operations.lost_parcel import settle_unpaid_loss
from orders.returns.operations.moving import locked_return, take_step
from orders.returns.operations.settle_parcel import awaited_cash
from orders.returns.rules import next_status


class NotAClaim(Refused):
    """This return was asked for, not claimed: approve it instead."""

    code = "not_a_claim"
    message = "This is a return, not a claim. Approve or refuse it instead."


@dataclass(frozen=True, slots=True)
class ClaimVerdict:
    """`wish`: refund, or exchange for the same once more. `comes_back`: the courier fetches the pieces first."""

    wish: str
    comes_back: bool


@transaction.atomic
def accept_claim(*, return_id: str, verdict: ClaimVerdict, actor: str) -> None:
    """The claim is true. What need not come back counts as accepted; the money or the other piece is then settled.

    The same piece is held from now on. A parcel that never arrived counts as lost from now on: nothing of it is fetched,
    and what was to be paid at its door is settled at once. Publishes ReturnMoved. Raises NotFound, NotAClaim, WrongStep, ReplacementGone.
    """
    order, found = locked_return(return_id)
    if found.origin != Return.Origin.CLAIM:
        raise NotAClaim
    next_status(found.stage, "approve")
    if found.occasion:
        write_parcel_off(order, shipment_id=found.occasion, actor=actor)
        if awaited_cash(order):
            settle_unpaid_loss(found)
            return
    comes_back = verdict.comes_back and not found.occasion
    items = list(found.items.select_related("line"))
    if verdict.wish == Return.Wish.EXCHANGE:
        _hold_the_same(found, items)
    found.wish = verdict.wish
    found.way = Return.Way.PICKUP if comes_back else Return.Way.NONE
    take_step(found, "approve", text=f"Claim {found.number} accepted.", actor=actor, changed=["wish", "way"])
    if comes_back:
        return
    for item in items:
        item.damaged = item.quantity  # never for the shelf again
    ReturnItem.objects.bulk_update(items, ["damaged"])
    take_step(found, "believe", text=f"Claim {found.number}: nothing has to come back.", actor=actor)


def _hold_the_same(found: Return, items: list[ReturnItem]) -> None:
    for item in items:
        item.replacement_id, item.price_step = item.line.variant_id, 0
    keep_replacements(found, items)
