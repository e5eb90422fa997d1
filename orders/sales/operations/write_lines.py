"""The lines of an order: what was sold at which price, from which location, with its GST worked out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from catalog.inventory.operations import Allocation, StockLine
from core.money import Money
from orders.sales.models import Order, OrderLine
from orders.sales.rules import OrderPiece, OrderTotals, PieceTotals, order_totals


@dataclass(frozen=True, slots=True)
class SoldLine:
    """One cart line as sold. The price is per piece with GST; `rate_bp` is its GST rate in basis points."""

    line_ref: str
    variant_id: int
    variant_public_id: str
    sku: str
    product_title: str
    product_handle: str
    variant_title: str
    options: Mapping[str, str]
    picture: Mapping[str, Any]
    hs_code: str
    weight_g: int
    quantity: int
    unit_price: Money
    rate_bp: int

    @property
    def total(self) -> Money:
        """What the line costs."""
        return self.unit_price * self.quantity


def stock_lines(sold: Sequence[SoldLine]) -> list[StockLine]:
    """What inventory is asked to hold for these lines."""
    return [
        StockLine(line_ref=line.line_ref, variant_id=line.variant_id, quantity=line.quantity) for line in sold
    ]


def write_lines(order: Order, *, sold: Sequence[SoldLine], allocations: Sequence[Allocation]) -> None:
    """Write the order's lines anew, one for each location that serves a cart line, and the tax total with them.

    In the caller's transaction, on an order that is not confirmed yet. Prices, rates and the total stay; only the
    split of the tax follows the locations.
    """
    by_ref = {line.line_ref: line for line in sold}
    pieces = [
        OrderPiece(
            line_ref=allocation.line_ref,
            unit_price=by_ref[allocation.line_ref].unit_price,
            quantity=allocation.quantity,
            rate_bp=by_ref[allocation.line_ref].rate_bp,
            location_state_code=allocation.location_state_code,
        )
        for allocation in allocations
    ]
    shipping = Money(order.shipping_total, order.currency)
    totals = order_totals(pieces=pieces, shipping=shipping, ship_to_state=order.shipping_state_code)
    _check_total(order, totals)
    order.lines.all().delete()
    rows = [
        _row(order, line_no, by_ref[worked.piece.line_ref], (allocation, worked))
        for line_no, (allocation, worked) in enumerate(zip(allocations, totals.lines, strict=True), start=1)
    ]
    OrderLine.objects.bulk_create(rows)
    order.tax_total = totals.gst.total.amount
    order.save(update_fields=["tax_total"])


def _check_total(order: Order, totals: OrderTotals) -> None:
    """Inventory allots exactly what was asked: anything else would change what the shopper agreed to pay."""
    if totals.total != order.money_total:
        raise RuntimeError(f"{order.number}: lines come to {totals.total}, the order to {order.money_total}")


def _row(order: Order, line_no: int, sold: SoldLine, served: tuple[Allocation, PieceTotals]) -> OrderLine:
    allocation, worked = served
    return OrderLine(
        order=order,
        line_no=line_no,
        line_ref=sold.line_ref,
        variant_id=sold.variant_id,
        variant_public_id=sold.variant_public_id,
        sku=sold.sku,
        product_title=sold.product_title,
        product_handle=sold.product_handle,
        variant_title=sold.variant_title,
        options=dict(sold.options),
        picture=dict(sold.picture),
        hs_code=sold.hs_code,
        weight_g=sold.weight_g,
        quantity=allocation.quantity,
        unit_price=sold.unit_price.amount,
        total=worked.total.amount,
        rate_bp=sold.rate_bp,
        location_code=allocation.location_code,
        location_state_code=allocation.location_state_code,
        gstin=allocation.gstin,
        **_tax_columns(worked),
    )


def _tax_columns(worked: PieceTotals) -> dict[str, int]:
    goods, carriage = worked.gst, worked.shipping_gst
    return {
        "taxable": goods.taxable.amount,
        "cgst": goods.cgst.amount,
        "sgst": goods.sgst.amount,
        "igst": goods.igst.amount,
        "shipping": worked.shipping.amount,
        "shipping_taxable": carriage.taxable.amount,
        "shipping_cgst": carriage.cgst.amount,
        "shipping_sgst": carriage.sgst.amount,
        "shipping_igst": carriage.igst.amount,
    }


def sold_lines_of(order: Order) -> list[SoldLine]:
    """The order's lines as they were sold, lines served by several locations put together again."""
    sold: dict[str, SoldLine] = {}
    for row in order.lines.all():
        earlier = sold.get(row.line_ref)
        sold[row.line_ref] = SoldLine(
            line_ref=row.line_ref,
            variant_id=row.variant_id,
            variant_public_id=row.variant_public_id,
            sku=row.sku,
            product_title=row.product_title,
            product_handle=row.product_handle,
            variant_title=row.variant_title,
            options=row.options,
            picture=row.picture,
            hs_code=row.hs_code,
            weight_g=row.weight_g,
            quantity=row.quantity + (earlier.quantity if earlier else 0),
            unit_price=Money(row.unit_price, order.currency),
            rate_bp=row.rate_bp,
        )
    return list(sold.values())


def follow_allocations(order: Order, allocations: Sequence[Allocation]) -> bool:
    """Let the lines follow where the stock is held now; True when another location serves than before."""
    written = {(row.line_ref, row.location_code, row.quantity) for row in order.lines.all()}
    held = {(item.line_ref, item.location_code, item.quantity) for item in allocations}
    if written == held:
        return False
    write_lines(order, sold=sold_lines_of(order), allocations=allocations)
    return True
