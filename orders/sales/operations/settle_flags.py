"""Staff have looked after what an order was flagged for."""

from __future__ import annotations

from django.db import transaction

from core import clock
from core.errors import Invalid
from orders.sales.operations.locked_order import locked_order
from orders.sales.operations.record_fact import Fact, record_fact


@transaction.atomic
def settle_flags(*, order_id: str, reason: str, actor: str) -> None:
    """Take all flags off an order; what was done about them stays on the timeline. Raises NotFound or Invalid.

    Flags that say the ERP was not asked stay until it has been.
    """
    if not reason.strip():
        raise Invalid(fields={"reason": "Say what you did about it."})
    order = locked_order(public_id=order_id)
    kept = {flag: why for flag, why in order.flags.items() if flag.endswith("_unverified")}
    settled = [flag for flag in order.flags if flag not in kept]
    if not settled:
        return
    order.flags = kept
    order.save(update_fields=["flags"])
    record_fact(
        order,
        Fact(
            key=f"settled:{clock.now().isoformat()}",
            kind="flag",
            text=f"Looked after ({', '.join(settled)}): {reason.strip()}",
            actor=actor,
        ),
    )
