"""Money that the ERP is to book: payments, refunds and credit notes, each an intent about its order."""

from __future__ import annotations

from typing import Any

from erp_sync.engine.outbound import Intent, enqueue
from erp_sync.engine.replay import send_again
from erp_sync.erp import bodies
from erp_sync.erp.ports import the_erp
from erp_sync.erp.pushes import CREDIT_NOTE, CREDITED, PAID, PAYMENT, REFUND, REFUNDED
from erp_sync.models import DEAD, DONE, IGNORED, OutboundMessage
from orders.sales.queries import OrderForErp

# What an intent of each flow is about, and its place in what is said about an order.
KINDS = {PAYMENT: ("payment", PAID), REFUND: ("refund", REFUNDED), CREDIT_NOTE: ("note", CREDITED)}


def payments_of_order(order: OrderForErp) -> tuple[dict[str, Any], ...]:
    """The bodies of all that an order has taken; none for an order that cost nothing."""
    credits = [bodies.credit_body(order, tender) for tender in order.credits]
    taken = [each for each in order.payments if each.payment_id in order.payment_ids]
    return (*credits, *(bodies.payment_body(each) for each in taken))


def book_money(
    order: OrderForErp, flow: str, body: dict[str, Any], *, edition: int = 1, gstin: str = ""
) -> bool:
    """Tell the ERP of money by its name (`external_id` of the body); False when that edition of it was told before."""
    kind, sequence = KINDS[flow]
    return enqueue(
        Intent(
            flow=flow,
            system=the_erp().name,
            key=f"{flow}:{kind}:{body['external_id']}:{edition}",
            entity_key=f"order:{order.number}",
            sequence=sequence,
            payload={"order_id": order.id, **({"gstin": gstin} if gstin else {}), "body": body},
        )
    )


def book_again(order: OrderForErp, flow: str, body: dict[str, Any], *, gstin: str = "") -> None:
    """Tell the ERP once more of money that it does not show.

    What was given up on gets new tries. What it had accepted goes under a new key, for its answer to the old one would
    be the old one; it knows money by our names, so that none is booked twice. What is on its way is left alone.
    """
    named = f"{flow}:{KINDS[flow][0]}:{body['external_id']}:"
    told = OutboundMessage.objects.filter(
        flow=flow, entity_key=f"order:{order.number}", key__startswith=named
    ).order_by("-id")
    last = told.first()
    if last is None or last.status == DONE:
        book_money(order, flow, body, edition=told.count() + 1, gstin=gstin)
    elif last.status in (DEAD, IGNORED):
        send_again(flow=flow, entity_key=last.entity_key, key=last.key)
