"""Shopify's orders_export.csv: one row per line, the order's own facts on its first row only."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from decimal import Decimal, InvalidOperation
from itertools import groupby

from core.errors import Invalid
from core.imports import Column, Importer, SourceRow, Verdict
from core.money import Money
from orders.customers.rules import NAME_LENGTH, normal_email, normal_phone, plain_text
from orders.history.operations import past_order_outcomes, record_past_orders
from orders.history.rules import ADDRESS_LENGTH, NUMBER_LENGTH, WORDS_LENGTH, PastLine, PastOrder, PastSums

PLACE = ("Address1", "Address2", "City", "Zip", "Province", "Country")
TITLES = (
    "Name", "Email", "Financial Status", "Fulfillment Status", "Currency", "Subtotal", "Shipping", "Taxes", "Total",
    "Discount Amount", "Created at", "Lineitem quantity", "Lineitem name", "Lineitem price", "Lineitem sku",
    "Lineitem discount", "Notes", "Cancelled at", "Payment Method", "Refunded Amount", "Id", "Phone",
    *(f"{kind} {part}" for kind in ("Shipping", "Billing") for part in ("Name", "Phone", *PLACE)),
)  # fmt: skip
REQUIRED = {"Name", "Total", "Currency", "Created at", "Lineitem name", "Lineitem quantity", "Lineitem price"}


def column_name(title: str) -> str:
    """`lineitem_name` from `Lineitem name`."""
    return title.lower().replace(" ", "_")


class ShopifyOrders(Importer):
    """Orders of a Shopify shop, kept for their customers and staff to read."""

    kind = "shopify-orders"
    title = "Orders from Shopify"
    about = "The file orders_export.csv of Shopify's admin. Nothing is charged, reserved, sent or told to the ERP."
    permission = "orders.add_importedorder"
    group = "name"
    ignores_unknown_columns = True
    refuses_formulas = False
    columns = tuple(Column(column_name(title), title, required=title in REQUIRED) for title in TITLES)

    def judge(self, rows: Sequence[SourceRow]) -> Sequence[Verdict]:
        """What would become of each order; every row of an order has its verdict."""
        return _verdicts(rows, past_order_outcomes)

    def apply(self, rows: Sequence[SourceRow]) -> Sequence[Verdict]:
        """Keep the orders that can be read."""
        return _verdicts(rows, record_past_orders)


def _verdicts(rows: Sequence[SourceRow], verb: Callable[[Sequence[PastOrder]], list[str]]) -> list[Verdict]:
    verdicts: list[Verdict] = []
    readable: list[tuple[list[SourceRow], PastOrder]] = []
    for _, neighbours in groupby(rows, key=lambda row: row.text("name")):
        group = list(neighbours)
        try:
            readable.append((group, past_order(group)))
        except Invalid as wrong:
            column, advice = next(iter(wrong.fields.items()))
            verdicts += [Verdict.refused(row, advice, column) for row in group]
    outcomes = verb([order for _, order in readable])
    for (group, _), outcome in zip(readable, outcomes, strict=True):
        verdicts += [Verdict(row.number, outcome) for row in group]
    return verdicts


def past_order(rows: Sequence[SourceRow]) -> PastOrder:
    """One order from its rows. Raises Invalid naming the column that cannot be read."""
    first = rows[0]
    number, currency = first.text("name"), first.text("currency").upper()
    if not number or len(number) > NUMBER_LENGTH:
        raise Invalid(fields={"name": "This row names no order, or a number too long to be one."})
    amount = _Amounts(currency)
    return PastOrder(
        source="shopify",
        number=number,
        external_id=first.text("id")[:80],
        placed_at=_moment(first, "created_at"),
        cancelled_at=_moment(first, "cancelled_at") if first.text("cancelled_at") else None,
        email=normal_email(first.text("email")) or "",
        phone=_phone(first),
        name=plain_text(first.text("billing_name") or first.text("shipping_name"))[:NAME_LENGTH],
        currency=currency,
        sums=PastSums(
            item_total=amount.of(first, "subtotal"),
            discount_total=amount.of(first, "discount_amount"),
            shipping_total=amount.of(first, "shipping"),
            tax_total=amount.of(first, "taxes"),
            total=amount.of(first, "total", needed=True),
            refunded_total=amount.of(first, "refunded_amount"),
        ),
        lines=tuple(_line(row, amount) for row in rows if row.text("lineitem_name")),
        payment_status=first.text("financial_status")[:WORDS_LENGTH],
        fulfilment_status=first.text("fulfillment_status")[:WORDS_LENGTH],
        payment_method=first.text("payment_method")[:80],
        addresses=(_address(first, "shipping"), _address(first, "billing")),
        note=first.text("notes"),
    )


class _Amounts:
    """Reads sums of one currency into minor units."""

    def __init__(self, currency: str) -> None:
        self.currency = currency
        try:
            Money.of("1", currency)
        except (ValueError, KeyError) as unknown:
            raise Invalid(
                fields={"currency": f"“{currency}” is not a currency this shop knows."}
            ) from unknown

    def of(self, row: SourceRow, column: str, *, needed: bool = False) -> int:
        """Minor units of a cell; 0 for an empty one. Raises Invalid."""
        text = row.text(column).replace(",", "")
        if not text and not needed:
            return 0
        try:
            amount = Decimal(text)
            if amount < 0 or not amount.is_finite():
                raise ValueError
            return Money.of(text, self.currency).amount
        except (InvalidOperation, ValueError) as wrong:
            raise Invalid(fields={column: f"“{text[:40]}” is not an amount of {self.currency}."}) from wrong


def _line(row: SourceRow, amount: _Amounts) -> PastLine:
    quantity = row.text("lineitem_quantity")
    if not (quantity.isascii() and quantity.isdigit() and 0 < int(quantity) < 1_000_000):
        raise Invalid(fields={"lineitem_quantity": f"“{quantity[:40]}” is not a number of pieces."})
    return PastLine(
        title=plain_text(row.text("lineitem_name"))[:300],
        sku=row.text("lineitem_sku")[:120],
        quantity=int(quantity),
        unit_price=amount.of(row, "lineitem_price", needed=True),
        discount=amount.of(row, "lineitem_discount"),
    )


def _moment(row: SourceRow, column: str) -> datetime:
    """Shopify writes `2025-10-07 09:50:26 +0530`; a moment without a zone is taken as UTC."""
    try:
        moment = datetime.fromisoformat(
            row.text(column).replace(" UTC", "+00:00").replace(" +", "+").replace(" -", "-")
        )
    except ValueError as wrong:
        raise Invalid(fields={column: f"“{row.text(column)[:40]}” is not a date and time."}) from wrong
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _phone(row: SourceRow) -> str:
    text = (row.text("phone") or row.text("shipping_phone") or row.text("billing_phone")).lstrip("'")
    return (normal_phone(text) or plain_text(text))[:40]


def _address(row: SourceRow, kind: str) -> str:
    parts = [row.text(f"{kind}_name"), *(row.text(f"{kind}_{part.lower()}").lstrip("'") for part in PLACE)]
    return plain_text(", ".join(part for part in parts if part))[:ADDRESS_LENGTH]
