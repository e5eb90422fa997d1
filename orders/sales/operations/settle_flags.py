"""Staff have looked after what an order was flagged for."""

from __future__ import annotations

from collections.abc import Mapping

from django.db import transaction

from core import clock
from core.errors import Invalid
from core.outbox import publish
from orders.sales.events import OrderReleased
from orders.sales.operations.locked_order import locked_order
from orders.sales.operations.record_fact import Fact, record_fact

HELD = "held"  # of an order that a rule of staff stopped


def flags_for_staff(flags: Mapping[str, str]) -> list[str]:
    """Those that a person can settle; that the ERP was not asked is settled by asking it."""
    return [flag for flag in flags if not flag.endswith("_unverified")]


@transaction.atomic
def settle_flags(*, order_id: str, reason: str, actor: str) -> None:
    """Take all flags off an order; what was done about them stays on the timeline. Raises NotFound or Invalid.

    Flags that say the ERP was not asked stay until it has been. An order that was held goes on.
    """
    if not reason.strip():
        raise Invalid(fields={"reason": "Say what you did about it."})
    order = locked_order(public_id=order_id)
    settled = flags_for_staff(order.flags)
    if not settled:
        return
    order.flags = {flag: why for flag, why in order.flags.items() if flag not in settled}
    order.save(update_fields=["flags"])
    settled_at = clock.now().isoformat()
    if HELD in settled:
        publish(OrderReleased(order_id=order.public_id, number=order.number, held=settled_at))
    record_fact(
        order,
        Fact(
            key=f"settled:{settled_at}",
            kind="flag",
            text=f"Looked after ({', '.join(settled)}): {reason.strip()}",
            actor=actor,
        ),
    )
