"""Customers who became one, or two again, in the ERP."""

from __future__ import annotations

from erp_sync.engine.errors import NotYet
from erp_sync.engine.outbound import Accepted, Outgoing
from erp_sync.engine.push import Push
from erp_sync.erp.pushes import ORDER, erp_of
from erp_sync.models import OutboundMessage

CUSTOMER_MERGE = "erp_customer_merge"


def push_customer_merge(outgoing: Outgoing) -> Accepted:
    """The note on the customer who is another now.

    An ERP that found them by e-mail or telephone has them under no id of ours: then there is nobody to note it on.
    Raises NotYet while orders of theirs are still on their way there.
    """
    told = outgoing.payload
    try:
        return erp_of(outgoing).point_customer(told["customer_id"], told["merged_into"], key=outgoing.key)
    except NotYet:
        orders = [f"order:{number}" for number in told["orders"]]
        if OutboundMessage.objects.open().filter(flow=ORDER, entity_key__in=orders).exists():
            raise
        return Accepted(status=204, answer={"detail": "Known there by no id of ours."})


PUSHES = {CUSTOMER_MERGE: Push(send=push_customer_merge)}
