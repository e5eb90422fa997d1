"""What happens to payment links: created -> paid | cancelled | expired."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from sandboxes.kit import World
from sandboxes.razorpay.credentials import KEY_SECRET, signature
from sandboxes.razorpay.wire import announce, now

Json = dict[str, Any]


def link_paid(world: World, order: Json, payment: Json) -> None:
    """A captured payment of a link's order settles the link; of any other order, nothing happens."""
    link = world.get("payment_links", order.get("_link") or "")
    if link is None or link["status"] != "created":
        return
    link.update(status="paid", amount_paid=payment["amount"], updated_at=now(world), order_id=order["id"])
    link["payments"] = [
        {
            "amount": payment["amount"],
            "created_at": payment["created_at"],
            "method": payment["method"],
            "payment_id": payment["id"],
            "status": payment["status"],
        }
    ]
    world.put("payment_links", link)
    announce(world, "payment_link.paid", payment_link=link, order=order, payment=payment)


def cancel_link(world: World, link: Json) -> Json:
    """The shop takes a link back."""
    link.update(status="cancelled", cancelled_at=now(world), updated_at=now(world))
    world.put("payment_links", link)
    announce(world, "payment_link.cancelled", payment_link=link)
    return link


def expire_link(world: World, payload: Json) -> None:
    """Its time is over: a link that nobody paid ends."""
    link = world.get("payment_links", payload["link_id"])
    if link is None or link["status"] != "created" or link["expire_by"] > now(world):
        return
    link.update(status="expired", expired_at=now(world), updated_at=now(world))
    world.put("payment_links", link)
    announce(world, "payment_link.expired", payment_link=link)


def callback_address(link: Json, payment: Json) -> str:
    """Where the shopper goes after paying, signed over the link, its reference, its status and the payment."""
    signed = f"{link['id']}|{link['reference_id']}|{link['status']}|{payment['id']}"
    query = {
        "razorpay_payment_id": payment["id"],
        "razorpay_payment_link_id": link["id"],
        "razorpay_payment_link_reference_id": link["reference_id"],
        "razorpay_payment_link_status": link["status"],
        "razorpay_signature": signature(signed, KEY_SECRET),
    }
    return f"{link['callback_url']}?{urlencode(query)}"
