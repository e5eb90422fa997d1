"""Which steps stand open to whoever asks: the desk's one rule, asked before each step and told with each order."""

from __future__ import annotations

from typing import Any

from core.backoffice.caller import Caller
from core.errors import Refused
from orders.desk.queries import Reader, actions_for
from orders.desk.rules import NextAction
from orders.models import Order

WRITE = "orders:write"
# A second person has to be one, and so has whoever pays money out by hand.
FOR_PEOPLE = frozenset({"payments.approve_refund", "payments.pay_cashrefund"})
ELSEWHERE = frozenset({"edit_lines", "packing_slip", "mark_paid", "approve_refund", "pack", "open"})
PATHS = {"call": "calls", "open_return": "returns"}


class StepNotOffered(Refused):
    """The order is not where this step begins; the message says what can be done instead."""

    code = "step_not_offered"


def reader_of(caller: Caller) -> Reader:
    """Whoever asks, as the desk's rule knows them."""
    return Reader(
        caller.user.pk,
        lambda right: (
            right not in FOR_PEOPLE and caller.may(scope=WRITE, right=right)
            if not caller.is_person
            else caller.user.has_perm(right)
        ),
    )


def open_steps(order: Order, caller: Caller) -> list[NextAction]:
    """What may be done about an order now."""
    return [each for each in actions_for(order, reader_of(caller)) if each.about != "elsewhere"]


def check_offered(order: Order, caller: Caller, *, name: str, about: str = "order", pk: int = 0) -> None:
    """Raises StepNotOffered naming what can be done, unless this step can."""
    steps = open_steps(order, caller)
    if any(each.name == name and each.about == about and each.pk == pk for each in steps):
        return
    others = ", ".join(dict.fromkeys(each.name for each in steps if each.about == about and each.pk == pk))
    raise StepNotOffered(f"This cannot be done now. What can: {others or 'nothing'}.")


def step_row(step: NextAction, order: Order) -> dict[str, Any]:
    """A step as it is told."""
    return {
        "name": step.name,
        "about": step.about,
        "label": step.label,
        "why": step.why,
        "consequence": step.consequence,
        "is_due": step.is_due,
        "path": _path(step, order),
    }


def _path(step: NextAction, order: Order) -> str | None:
    last = PATHS.get(step.name, step.name.replace("_", "-"))
    if step.name in ELSEWHERE:
        return None
    if step.about == "order":
        return f"/admin-api/orders/{order.public_id}/{last}"
    if step.about == "return":
        found = next((each for each in order.returns.all() if each.pk == step.pk), None)
        return f"/admin-api/returns/{found.public_id}/{last}" if found else None
    if step.about == "parcel":
        parcels = (each.shipment for each in order.fulfillments.all() if hasattr(each, "shipment"))
        parcel = next((each for each in parcels if each.pk == step.pk), None)
        return f"/admin-api/shipments/{parcel.public_id}/{last}" if parcel else None
    return None
