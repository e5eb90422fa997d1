"""The lines of a confirmed order become others, with every sum that follows from them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from catalog.inventory.operations import Allocation
from core.measure import line_amount
from core.money import Money, sum_money
from orders.promotions.rules.applied import AppliedPromotion, as_json, goods_off, shipping_off
from orders.sales.models import Order, OrderLine
from orders.sales.operations.retax_lines import piece_of
from orders.sales.operations.write_lines import SoldLine, check_total, line_row, tax_columns
from orders.sales.rules import OrderPiece, OrderTotals, ServedPart, order_totals, served_pieces


@dataclass(frozen=True, slots=True)
class ChangedLines:
    """What lines are to become: so many of a line (by number) for so much, promotions as they then are, lines on top."""

    kept: Mapping[int, tuple[int, Money]]
    promotions: tuple[AppliedPromotion, ...]
    added: Sequence[SoldLine]


@dataclass(frozen=True, slots=True)
class ChangedSums:
    """An order as it would be: minor units, as its columns have them."""

    item_total: int
    discount_total: int
    total: int
    tax_total: int


def changed_rows(order: Order, changed: ChangedLines) -> list[OrderLine]:
    """The order's lines that stay, in hand, with their new quantities and sums; nothing is written."""
    rows = []
    for row in order.lines.all():
        quantity, total = changed.kept.get(row.line_no, (row.quantity, Money(row.total, order.currency)))
        if quantity == 0:
            continue
        row.quantity, row.total = quantity, total.amount
        gross = line_amount(Money(row.unit_price, order.currency), quantity, row.uom)
        row.discount = (gross - total).amount
        rows.append(row)
    return rows


def added_pieces(added: Sequence[SoldLine], served: Sequence[ServedPart]) -> list[OrderPiece]:
    """Lines on top, as the places serve them."""
    return served_pieces(
        served,
        prices={line.line_ref: (line.price, line.uom) for line in added},
        rates={line.line_ref: line.rate_bp for line in added},
    )


def changed_totals(
    order: Order, rows: Sequence[OrderLine], added: Sequence[OrderPiece], changed: ChangedLines
) -> OrderTotals:
    """What the order would come to. Carriage and fees stay as they were sold."""
    return order_totals(
        pieces=[*(piece_of(row, order.currency) for row in rows), *added],
        shipping=Money(order.shipping_total, order.currency)
        - shipping_off(changed.promotions, order.currency),
        ship_to_state=order.shipping_state_code,
        surcharge=Money(order.surcharge_total, order.currency),
    )


def changed_sums(order: Order, totals: OrderTotals, changed: ChangedLines) -> ChangedSums:
    """The columns of an order that follow from its lines."""
    off = sum_money((each.amount for each in changed.promotions), order.currency)
    items = totals.item_total + goods_off(changed.promotions, order.currency)
    return ChangedSums(items.amount, off.amount, totals.total.amount, totals.gst.total.amount)


def change_lines(order: Order, changed: ChangedLines, allocations: Sequence[Allocation]) -> None:
    """Write changed lines and the sums of a locked order, in the caller's transaction.

    `allocations` say where the added ones are held. Prices and GST rates of what stays do not change; taxes, and the
    shares of carriage and fees, are split anew over all. Raises RuntimeError when the sums do not hold.
    """
    before = {row.line_no for row in order.lines.all()}
    rows = changed_rows(order, changed)
    served = [ServedPart(each.line_ref, each.quantity, each.location_state_code) for each in allocations]
    totals = changed_totals(order, rows, added_pieces(changed.added, served), changed)
    sums = changed_sums(order, totals, changed)
    order.item_total, order.discount_total = sums.item_total, sums.discount_total
    order.total, order.tax_total = sums.total, sums.tax_total
    order.promotions = as_json(changed.promotions)
    check_total(order, totals)
    order.lines.exclude(line_no__in=[row.line_no for row in rows]).delete()
    columns: set[str] = {"quantity", "total", "discount"}
    for row, worked in zip(rows, totals.lines, strict=False):
        for column, amount in tax_columns(worked).items():
            setattr(row, column, amount)
            columns.add(column)
    OrderLine.objects.bulk_update(rows, sorted(columns))
    by_ref = {line.line_ref: line for line in changed.added}
    new = zip(allocations, totals.lines[len(rows) :], strict=True)
    OrderLine.objects.bulk_create(
        line_row(order, line_no, by_ref[worked.piece.line_ref], (allocation, worked))
        for line_no, (allocation, worked) in enumerate(new, start=max(before) + 1)
    )
    order.save()
