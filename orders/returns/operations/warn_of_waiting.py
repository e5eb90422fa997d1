"""What came back and lies there: we promise to look at it soon."""

from __future__ import annotations

from datetime import timedelta

from django.conf import settings
from django.db import transaction

from core import clock
from orders.returns.models import Return
from orders.returns.operations.moving import locked_return
from orders.returns.rules import ReturnStatus
from orders.sales.operations.record_fact import Fact, record_fact

WAITS = "return_waits"


def warn_of_waiting_returns(*, limit: int = 200) -> int:
    """Flag the orders of returns that arrived RETURN_INSPECT_DAYS ago and nobody has looked at; how many are new.

    Each is flagged once. No money moves by time alone.
    """
    before = clock.now() - timedelta(days=settings.RETURN_INSPECT_DAYS)
    late = Return.objects.filter(status=ReturnStatus.RECEIVED, received_at__lte=before).exclude(
        order__flags__has_key=WAITS
    )
    ids = late.order_by("received_at").values_list("public_id", flat=True)[:limit]
    return sum(_warn(return_id) for return_id in ids)


@transaction.atomic
def _warn(return_id: str) -> bool:
    order, found = locked_return(return_id)
    text = (
        f"Return {found.number} has waited for more than {settings.RETURN_INSPECT_DAYS} days to be looked at."
    )
    fact = Fact(key=f"{WAITS}:{found.public_id}", kind="flag", text=text)
    if found.stage is not ReturnStatus.RECEIVED or not record_fact(order, fact):
        return False
    order.flags = {**order.flags, WAITS: text}
    order.save(update_fields=["flags"])
    return True
