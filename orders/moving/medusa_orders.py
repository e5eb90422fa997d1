"""Orders of a Medusa shop: the answers of GET /admin/orders, saved to a file; amounts in whole units of the currency."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from decimal import Decimal, InvalidOperation
from typing import Any

from core.errors import Invalid
from core.imports import Column, Importer, SourceRow, Verdict
from core.money import Money
from orders.customers.rules import NAME_LENGTH, normal_email, normal_phone, plain_text
from orders.history.operations import past_order_outcomes, record_past_orders
from orders.history.rules import ADDRESS_LENGTH, WORDS_LENGTH, PastLine, PastOrder, PastSums
from orders.moving.medusa import full_name, text_of, thing, things

NAMES = (
    "id", "display_id", "email", "currency_code", "created_at", "canceled_at", "status", "payment_status",
    "fulfillment_status", "item_total", "discount_total", "shipping_total", "tax_total", "total", "items",
    "shipping_address", "billing_address", "payment_collections",
)  # fmt: skip
REQUIRED = {"display_id", "currency_code", "created_at", "total", "items"}
PLACE = ("address_1", "address_2", "city", "postal_code", "province", "country_code")


class MedusaOrders(Importer):
    """Orders of a Medusa shop, kept for their customers and staff to read."""

    kind = "medusa-orders"
    title = "Orders from Medusa"
    about = "Answers of Medusa's Admin API, GET /admin/orders. Nothing is charged, reserved, sent or told to the ERP."
    permission = "orders.add_importedorder"
    columns = tuple(Column(name, name, required=name in REQUIRED) for name in NAMES)
    json_list = "orders"
    key = ("display_id",)
    ignores_unknown_columns = True
    refuses_formulas = False

    def judge(self, rows: Sequence[SourceRow]) -> Sequence[Verdict]:
        """What would become of each order."""
        return _verdicts(rows, past_order_outcomes)

    def apply(self, rows: Sequence[SourceRow]) -> Sequence[Verdict]:
        """Keep the orders that can be read."""
        return _verdicts(rows, record_past_orders)


def _verdicts(rows: Sequence[SourceRow], verb: Callable[[Sequence[PastOrder]], list[str]]) -> list[Verdict]:
    verdicts: list[Verdict] = []
    readable: list[tuple[SourceRow, PastOrder]] = []
    for row in rows:
        try:
            readable.append((row, past_order(row)))
        except Invalid as wrong:
            column, advice = next(iter(wrong.fields.items()))
            verdicts.append(Verdict.refused(row, advice, column))
    outcomes = verb([order for _, order in readable])
    return verdicts + [
        Verdict(row.number, outcome) for (row, _), outcome in zip(readable, outcomes, strict=True)
    ]


def past_order(row: SourceRow) -> PastOrder:
    """One order. Raises Invalid naming the key that cannot be read."""
    currency = row.text("currency_code").upper()
    if not row.text("display_id").isdecimal():
        raise Invalid(fields={"display_id": "This order has no number."})
    shipping, billing = thing(row, "shipping_address"), thing(row, "billing_address")
    payments = things(row, "payment_collections")
    phone = text_of(shipping, "phone") or text_of(billing, "phone")

    def amount(name: str) -> int:
        return minor_units(row.text(name), currency, name)

    return PastOrder(
        source="medusa",
        number=f"#{row.text('display_id')}"[:40],
        external_id=row.text("id")[:80],
        placed_at=_moment(row, "created_at"),
        cancelled_at=_moment(row, "canceled_at") if row.text("canceled_at") else None,
        email=normal_email(row.text("email")) or "",
        phone=(normal_phone(phone) or plain_text(phone))[:40],
        name=plain_text(full_name(billing) or full_name(shipping))[:NAME_LENGTH],
        currency=currency,
        sums=PastSums(
            item_total=amount("item_total"),
            discount_total=amount("discount_total"),
            shipping_total=amount("shipping_total"),
            tax_total=amount("tax_total"),
            total=amount("total"),
            refunded_total=sum(
                minor_units(text_of(each, "refunded_amount"), currency, "payment_collections")
                for each in payments
            ),
        ),
        lines=tuple(_line(each, currency) for each in things(row, "items")),
        payment_status=row.text("payment_status")[:WORDS_LENGTH],
        fulfilment_status=row.text("fulfillment_status")[:WORDS_LENGTH],
        payment_method=_method(payments)[:80],
        addresses=(_address(shipping), _address(billing)),
        note="",
    )


def minor_units(text: str, currency: str, column: str) -> int:
    """Minor units of an amount in whole units; 0 for an empty one. Raises Invalid.

    Medusa computes with more decimals than a currency has: they are rounded half up.
    """
    try:
        exact = Decimal(text or "0")
        if not exact.is_finite() or not 0 <= exact < 10**12:
            raise ValueError
        digits = len(str(Money.of("1", currency).amount)) - 1
        return int((exact.scaleb(digits) + Decimal("0.5")) // 1)
    except (InvalidOperation, ValueError, KeyError) as wrong:
        raise Invalid(fields={column: f"“{text[:40]}” is not an amount of “{currency[:3]}”."}) from wrong


def _line(item: dict[str, Any], currency: str) -> PastLine:
    try:
        quantity = int(Decimal(text_of(item, "quantity")))
    except (InvalidOperation, ValueError, OverflowError):
        quantity = 0
    if not 0 < quantity < 1_000_000:
        raise Invalid(fields={"items": f"“{text_of(item, 'quantity')[:40]}” is not a number of pieces."})
    title = " - ".join(
        part for part in (text_of(item, "product_title", "title"), text_of(item, "variant_title")) if part
    )
    return PastLine(
        title=plain_text(title)[:300],
        sku=text_of(item, "variant_sku")[:120],
        quantity=quantity,
        unit_price=minor_units(text_of(item, "unit_price"), currency, "items"),
        discount=minor_units(text_of(item, "discount_total"), currency, "items"),
    )


def _moment(row: SourceRow, column: str) -> datetime:
    try:
        moment = datetime.fromisoformat(row.text(column))
    except ValueError as wrong:
        raise Invalid(fields={column: f"“{row.text(column)[:40]}” is not a date and time."}) from wrong
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _method(payments: list[dict[str, Any]]) -> str:
    named = [each.get("payments") for each in payments]
    found = [
        text_of(one, "provider_id")
        for some in named
        if isinstance(some, list)
        for one in some
        if isinstance(one, dict)
    ]
    return ", ".join(dict.fromkeys(filter(None, found)))


def _address(found: dict[str, Any]) -> str:
    parts = [
        full_name(found),
        *(text_of(found, part) for part in PLACE[:-1]),
        text_of(found, "country_code").upper(),
    ]
    return plain_text(", ".join(part for part in parts if part))[:ADDRESS_LENGTH]
