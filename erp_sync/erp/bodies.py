"""What we tell an ERP, in the words of our own contract (ArkOne speaks it as it is). Pure: an order in, JSON out."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any

from core.measure import line_amount
from core.money import Money, sum_money
from erp_sync.engine.moments import rfc3339
from erp_sync.erp.units import wire_quantity
from orders.checkout.rules import CASH_ON_DELIVERY
from orders.customers.rules import Address
from orders.returns.queries import CreditNoteForErp
from orders.sales.queries import ErpLine, OrderForErp
from payments.credit.queries import CreditTender
from payments.queries import PaymentRow

# What happened to a parcel, in the words of POST /deliveries/{id}/tracking; what is missing is no news to the ERP.
TRACKING_STATUSES = {
    "pickup_scheduled": "pickup_scheduled",
    "out_for_pickup": "out_for_pickup",
    "picked_up": "picked_up",
    "in_transit": "in_transit",
    "out_for_delivery": "out_for_delivery",
    "undelivered": "undelivered",
    "delayed": "delayed",
    "pickup_exception": "exception",
    "delivered": "delivered",
    "rto_initiated": "rto_initiated",
    "rto_in_transit": "rto_in_transit",
    "rto_delivered": "rto_delivered",
    "lost": "lost",
    "damaged": "damaged",
    "cancelled": "cancelled",
}


def order_body(order: OrderForErp) -> dict[str, Any]:
    """POST /sales-orders: lines and charges add up to the total, prices include GST."""
    return {
        "external_id": order.number,
        "status": "confirmed",
        "ordered_at": rfc3339(order.placed_at),
        "customer": {
            "external_id": order.customer_id,
            "name": order.name,
            "email": order.email,
            "phone": order.phone,
            **({"gstin": order.gstin, "company_name": order.company_name} if order.gstin else {}),
        },
        "shipping_address": _address(order.shipping),
        "billing_address": _address(order.billing),
        "currency": order.currency,
        "lines": [_line(line) for line in order.lines],
        "charges": _charges(order),
        "total": order.total.to_major(),
        "payment_terms": order.payment_method,
        **({"delivery_method": "collect"} if order.collect_at else {}),
        **_at_the_door(order),
        "flags": sorted(order.flags),
    }


def amended_body(order: OrderForErp) -> dict[str, Any]:
    """PATCH /sales-orders/{id}: everything that can change after an order was told, as it is now."""
    told = order_body(order)
    same = ("customer", "shipping_address", "billing_address", "lines", "charges", "total", "payment_terms")
    return {name: told[name] for name in same} | _at_the_door(order)


def _at_the_door(order: OrderForErp) -> dict[str, str]:
    """What the courier collects: the total less what gift cards and store credit have paid. Nothing when paid in advance."""
    if order.payment_method != CASH_ON_DELIVERY:
        return {}
    paid = sum_money((tender.amount for tender in order.credits), order.currency)
    return {"amount_to_collect": (order.total - paid).to_major()}


def readdressed_body(order: OrderForErp) -> dict[str, Any]:
    """PATCH /sales-orders/{id} with where it goes and whom to call, and no lines: those are closed earlier there."""
    told = order_body(order)
    return {name: told[name] for name in ("customer", "shipping_address", "billing_address")}


def _address(address: Address) -> dict[str, str]:
    return {
        "name": address.name,
        "phone": address.phone,
        "address_1": address.line1,
        "address_2": address.line2,
        "city": address.city,
        "state": address.state,
        "state_code": address.state_code,
        "pincode": address.pincode,
        "country": address.country,
    }


def _line(line: ErpLine) -> dict[str, Any]:
    discount = line_amount(line.unit_price, line.quantity, line.uom) - line.total
    return {
        "line_no": line.line_no,
        "sku": line.sku,
        "qty": wire_quantity(line.quantity, line.uom),
        "unit_price": line.unit_price.to_major(),
        "discount": discount.to_major(),
        "tax_rate": percent(line.rate_bp),
        "hsn": line.hs_code,
        "warehouse": line.location_code,
        **({"note": line.note} if line.note else {}),
    }


def _charges(order: OrderForErp) -> list[dict[str, str]]:
    """Carriage and fees bear the goods' rates: one charge per code and rate, as they were split over the lines."""
    carriage: dict[int, Money] = defaultdict(lambda: Money.zero(order.currency))
    fees: dict[int, Money] = defaultdict(lambda: Money.zero(order.currency))
    for line in order.lines:
        carriage[line.rate_bp] += line.shipping
        fees[line.rate_bp] += line.surcharge
    return [
        *_by_rate("shipping", carriage),
        *(row for code, shares in _fees_by_code(order, fees) for row in _by_rate(code, shares)),
    ]


def _fees_by_code(order: OrderForErp, fees: Mapping[int, Money]) -> list[tuple[str, dict[int, Money]]]:
    """What the lines bear of all fees, laid onto the single fees rate by rate, to the paisa."""
    weights = [fee.amount.amount for fee in order.surcharges]
    shares = {rate_bp: amount.split(weights) for rate_bp, amount in fees.items()} if weights else {}
    return [
        (fee.code, {rate_bp: split[place] for rate_bp, split in shares.items()})
        for place, fee in enumerate(order.surcharges)
    ]


def _by_rate(code: str, amounts: Mapping[int, Money]) -> list[dict[str, str]]:
    return [
        {"code": code, "amount": amount.to_major(), "tax_rate": percent(rate_bp)}
        for rate_bp, amount in sorted(amounts.items())
        if amount
    ]


def payment_body(payment: PaymentRow) -> dict[str, Any]:
    """POST /payments, without the order's id in the ERP, which is known only when it is sent."""
    return {
        "external_id": payment.provider_payment_id,
        "amount": payment.amount.to_major(),
        "currency": payment.amount.currency,
        "method": payment.method,
        "paid_at": rfc3339(payment.created_at),
    }


def credit_body(order: OrderForErp, tender: CreditTender) -> dict[str, Any]:
    """POST /payments for what a gift card or store credit paid: a payment of its own kind, named by account and order."""
    return {
        "external_id": credit_external_id(order.number, tender.account_id),
        "amount": tender.amount.to_major(),
        "currency": tender.amount.currency,
        "method": tender.kind,
        "paid_at": rfc3339(order.confirmed_at or order.placed_at),
    }


def credit_external_id(number: str, account_id: str) -> str:
    """What the ERP knows the credit of one account in one order by."""
    return f"{number}:{account_id}"


def refund_body(
    *, provider_refund_id: str, provider_payment_id: str, amount: Money, reason: str
) -> dict[str, Any]:
    """POST /refunds."""
    return {
        "external_id": provider_refund_id,
        "payment_id": provider_payment_id,
        "amount": amount.to_major(),
        "currency": amount.currency,
        "reason": reason,
    }


def credit_note_body(note: CreditNoteForErp) -> dict[str, Any]:
    """POST /credit-notes but for the ERP's own invoice id; `good` units go back on the shelf."""
    return {
        "external_id": note.number,
        "issued_on": note.issued_on.isoformat(),
        "reason": note.reason,
        "lines": [
            {
                "sku": line.sku,
                "warehouse": line.location_code,
                "qty": wire_quantity(line.quantity, line.uom),
                "good": line.good,
                "amount": line.amount.to_major(),
            }
            for line in note.lines
        ],
        "total": note.total.to_major(),
    }


def tracking_body(
    *, status: str, at: datetime, activity: str, location: str, awb: str
) -> dict[str, Any] | None:
    """POST /deliveries/{id}/tracking with one event; None when the ERP has no word for the status."""
    word = TRACKING_STATUSES.get(status)
    if word is None:
        return None
    event = {
        "status": word,
        "occurred_at": rfc3339(at),
        "description": activity,
        "location": location,
        "awb": awb,
    }
    return {"events": [event]}


def percent(basis_points: int) -> str:
    """500 as "5", 250 as "2.5"."""
    return f"{(Decimal(basis_points) / 100).normalize():f}"
