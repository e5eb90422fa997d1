"""What everybody's books say about one order: the shop's, the ERP's, the CRM's, the courier's, the gateway's."""

from __future__ import annotations

import email
import email.policy
from dataclasses import dataclass
from typing import Any

from tests.shop import Shop


@dataclass(frozen=True)
class Books:
    """Everything known about an order anywhere."""

    order: dict[str, Any]
    payments: list[dict[str, Any]]
    ledger: list[int]
    erp_orders: list[dict[str, Any]]
    erp_payments: list[dict[str, Any]]
    carrier_orders: list[dict[str, Any]]
    contacts: list[dict[str, Any]]
    gateway_captures: list[dict[str, Any]]


def rows(shop: Shop, query: str, *values: Any) -> list[dict[str, Any]]:
    """Read from the shop's own database."""
    return shop.reader.rows(query, *values)


def books_of(shop: Shop, number: str) -> Books:
    """Open every book at one order."""
    (order,) = rows(shop, "SELECT * FROM orders_order WHERE number = %s", number)
    payments = rows(
        shop,
        "SELECT p.* FROM payments_payment p JOIN payments_paymentintent i ON i.id = p.intent_id WHERE i.reference = %s",
        number,
    )
    ledger = rows(
        shop,
        "SELECT l.amount FROM payments_ledgerentry l JOIN payments_payment p ON p.id = l.payment_id "
        "JOIN payments_paymentintent i ON i.id = p.intent_id WHERE i.reference = %s",
        number,
    )
    paid = {payment["provider_payment_id"] for payment in payments}
    world = shop.world
    return Books(
        order=order,
        payments=payments,
        ledger=[row["amount"] for row in ledger],
        erp_orders=[found for found in world.arkone.state("sales_orders") if found["external_id"] == number],
        erp_payments=[found for found in world.arkone.state("payments") if found["external_id"] in paid],
        carrier_orders=[
            found
            for found in world.shiprocket.state("orders")
            if str(found["channel_order_id"]).startswith(number)
        ],
        contacts=[found for found in world.crm.state("contacts") if found["email"] == order["email"]],
        gateway_captures=[
            found for found in world.razorpay.state("payments") if found["id"] in paid and found["captured"]
        ],
    )


def number_of(shop: Shop, order_url: str) -> str:
    """The number of the newest order (a test buys one at a time)."""
    (row,) = rows(shop, "SELECT number FROM orders_order ORDER BY id DESC LIMIT 1")
    return str(row["number"])


def letters_about(shop: Shop, number: str) -> list[str]:
    """Subjects of the letters really sent about an order."""
    messages = [
        email.message_from_bytes(part, policy=email.policy.default)
        for path in sorted(shop.letters.glob("*.log"))
        for part in path.read_bytes().split(b"-" * 79 + b"\n")
        if part.strip()
    ]
    return [str(message["Subject"]) for message in messages if number in str(message["Subject"])]
