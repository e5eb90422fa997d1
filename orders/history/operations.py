"""Taking over what was sold elsewhere. No event, no payment, no stock, no letter: whoever sold it sees to that."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from django.conf import settings
from django.db import transaction

from orders.customers.elsewhere.queries import customer_met
from orders.customers.models import Customer
from orders.history.models import ImportedOrder, ImportedOrderLine
from orders.history.rules import CHANNELS, OTHER, PastOrder

NEW, CHANGED, SAME = "ok", "changed", "same"
MATCHED = ("title", "sku", "quantity", "unit_price", "discount")


def past_order_outcomes(orders: Sequence[PastOrder]) -> list[str]:
    """What `record_past_orders` would do with each: ok (new), changed or same. Three queries; writes nothing."""
    known, customers = _known(orders), _customers(orders)
    return [_outcome(order, known.get((order.source, order.number)), customers) for order in orders]


@transaction.atomic
def record_past_orders(orders: Sequence[PastOrder]) -> list[str]:
    """Keep each order as its old shop wrote it; ok (new), changed or same for each. Repeating it changes nothing.

    With IMPORTED_ORDERS_TRUST_EMAIL an order belongs to the customer who logs in with its e-mail address, else to
    nobody; an owner it has already stays.
    """
    known, customers = _known(orders), _customers(orders)
    outcomes = []
    for order in orders:
        row = known.get((order.source, order.number))
        outcome = _outcome(order, row, customers)
        outcomes.append(outcome)
        if outcome != SAME:
            known[(order.source, order.number)] = _write(order, row, customers)
    return outcomes


@transaction.atomic
def record_order_elsewhere(order: PastOrder, *, version: int, channel: str) -> bool:
    """Keep an order that the ERP took, as it stands there now; False for a version that is known, or older.

    It belongs to the customer who has proven its e-mail address or telephone, else to nobody yet; an owner stays.
    """
    known = ImportedOrder.objects.select_for_update().filter(source=order.source, number=order.number).first()
    if known is not None and version <= known.source_version:
        return False
    row = known or ImportedOrder(source=order.source, number=order.number)
    row.source_version, row.channel = version, channel if channel in CHANNELS else OTHER
    owner = customer_met(email=order.email, phone=order.phone) if row.customer_id is None else None
    if owner is not None:
        row.customer = Customer.objects.get(public_id=owner)
    _write(order, row, {})
    return True


def _write(order: PastOrder, row: ImportedOrder | None, customers: dict[str, int]) -> ImportedOrder:
    row = row or ImportedOrder(source=order.source, number=order.number)
    for name, value in _facts(order).items():
        setattr(row, name, value)
    row.customer_id = row.customer_id or customers.get(order.email)
    row.save()
    row.lines.all().delete()
    ImportedOrderLine.objects.bulk_create(
        [
            ImportedOrderLine(order=row, line_no=number, **asdict(line))
            for number, line in enumerate(order.lines, start=1)
        ]
    )
    return row


def _outcome(order: PastOrder, row: ImportedOrder | None, customers: dict[str, int]) -> str:
    if row is None:
        return NEW
    lines = [tuple(getattr(line, name) for name in MATCHED) for line in row.lines.all()]
    told = [tuple(getattr(line, name) for name in MATCHED) for line in order.lines]
    facts = _facts(order)
    finds_owner = row.customer_id is None and order.email in customers
    is_same = (
        lines == told
        and not finds_owner
        and all(getattr(row, name) == value for name, value in facts.items())
    )
    return SAME if is_same else CHANGED


def _facts(order: PastOrder) -> dict[str, Any]:
    shipping, billing = order.addresses
    return {
        "external_id": order.external_id,
        "email": order.email,
        "phone": order.phone,
        "name": order.name,
        "shipping_address": shipping,
        "billing_address": billing,
        "payment_status": order.payment_status,
        "fulfilment_status": order.fulfilment_status,
        "payment_method": order.payment_method,
        "currency": order.currency,
        "note": order.note,
        "placed_at": order.placed_at,
        "cancelled_at": order.cancelled_at,
        **asdict(order.sums),
    }


def _known(orders: Sequence[PastOrder]) -> dict[tuple[str, str], ImportedOrder]:
    found = ImportedOrder.objects.filter(
        source__in={order.source for order in orders}, number__in={order.number for order in orders}
    )
    return {(row.source, row.number): row for row in found.prefetch_related("lines")}


def _customers(orders: Sequence[PastOrder]) -> dict[str, int]:
    """Customers with a login by e-mail; none while anybody may register with an address nobody has verified."""
    if not settings.IMPORTED_ORDERS_TRUST_EMAIL:
        return {}
    emails = {order.email for order in orders if order.email}
    return dict(
        Customer.objects.filter(email__in=emails, user__isnull=False)
        .order_by("-pk")
        .values_list("email", "pk")
    )
