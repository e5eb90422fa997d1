"""The pieces are with us, and somebody looks at them."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction

from orders.returns.models import ReturnItem
from orders.returns.operations.moving import locked_return, take_step
from orders.returns.rules import Verdict, check_verdicts


@transaction.atomic
def receive_return(*, return_id: str, actor: str) -> None:
    """Whatever was sent has arrived. Publishes ReturnMoved. Raises NotFound, WrongStep."""
    _, found = locked_return(return_id)
    take_step(found, "receive", text=f"Return {found.number} has arrived.", actor=actor)


@transaction.atomic
def inspect_return(*, return_id: str, verdicts: Sequence[Verdict], actor: str) -> None:
    """Keep what was found of each line. The ERP hears of it and decides what goes back on the shelf.

    Publishes ReturnMoved. Raises NotFound, WrongStep, BadVerdict when the numbers do not fit.
    """
    order, found = locked_return(return_id)
    items = {item.line.line_no: item for item in found.items.select_related("line")}
    check_verdicts({line_no: item.quantity for line_no, item in items.items()}, verdicts)
    for each in verdicts:
        item = items[each.line_no]
        item.good, item.damaged, item.not_ours = each.good, each.damaged, each.not_ours
    ReturnItem.objects.bulk_update(items.values(), ["good", "damaged", "not_ours"])
    taken = sum(each.good + each.damaged for each in verdicts)
    total = sum(item.quantity for item in items.values())
    take_step(
        found,
        "inspect",
        text=f"Return {found.number} looked at: {taken} of {total} accepted.",
        actor=actor,
    )
    if order.flags.pop("return_waits", None):
        order.save(update_fields=["flags"])
