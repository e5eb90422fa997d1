"""The lines of an order: what was sold at which price, from which location, with its GST worked out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from catalog.inventory.operations import Allocation, StockLine
from catalog.inventory.promises import promised_part
from catalog.made.rules import LinePrice, price_for_total
from core.measure import PIECE, line_amount
from core.money import Money
from core.rows import change_row, insert_row, insert_rows
from orders.sales.models import Order, OrderLine
from orders.sales.rules import OrderTotals, PieceTotals, ServedPart, order_totals, served_pieces


@dataclass(frozen=True, slots=True)
class SoldLine:
    """One cart line, or one component of a bundle, as sold: `quantity` in stock units of `uom`.

    The price is per piece or metre with GST, `add_on_price` in it; `discount` is taken off the whole. `rate_bp` is
    its GST rate in basis points. `configuration` and `bundle` are kept as they are: see OrderLine.
    """

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
    uom: str = PIECE
    discount: Money | None = None
    add_on_price: Money | None = None
    price_kind: str = "set"
    configuration: Mapping[str, Any] = field(default_factory=dict)
    bundle: Mapping[str, Any] = field(default_factory=dict)
    lead_days: int = 0
    is_returnable: bool = True
    metadata: Mapping[str, Any] = field(default_factory=dict)

    @property
    def price(self) -> LinePrice:
        """What the line costs, taken apart."""
        gross = line_amount(self.unit_price, self.quantity, self.uom)
        discount = self.discount or Money.zero(gross.currency)
        return LinePrice(self.unit_price, discount, gross - discount)

    @property
    def total(self) -> Money:
        """What the line costs."""
        return self.price.total


def stock_lines(sold: Sequence[SoldLine]) -> list[StockLine]:
    """What inventory is asked to hold for these lines."""
    return [
        StockLine(line_ref=line.line_ref, variant_id=line.variant_id, quantity=line.quantity) for line in sold
    ]


def write_new(order: Order, *, sold: Sequence[SoldLine], allocations: Sequence[Allocation]) -> None:
    """Write a new order with its lines, one for each location that serves a cart line. Caller's transaction."""
    rows = _lines(order, sold, allocations)
    insert_row(order)
    for row in rows:
        row.order = order
    insert_rows(rows)


def write_lines(order: Order, *, sold: Sequence[SoldLine], allocations: Sequence[Allocation]) -> None:
    """Write the order's lines anew, one for each location that serves a cart line, and the tax total with them.

    In the caller's transaction, on an order that is not confirmed yet. Prices, rates and the total stay; only the
    split of the tax follows the locations.
    """
    rows = _lines(order, sold, allocations)
    order.lines.all().delete()
    insert_rows(rows)
    change_row(order, tax_total=order.tax_total)


def _lines(order: Order, sold: Sequence[SoldLine], allocations: Sequence[Allocation]) -> list[OrderLine]:
    """The lines, not written yet; the order in hand gets its tax total."""
    by_ref = {line.line_ref: line for line in sold}
    pieces = served_pieces(
        [ServedPart(each.line_ref, each.quantity, each.location_state_code) for each in allocations],
        prices={line.line_ref: (line.price, line.uom) for line in sold},
        rates={line.line_ref: line.rate_bp for line in sold},
    )
    totals = order_totals(
        pieces=pieces,
        shipping=order.shipping_paid,
        ship_to_state=order.shipping_state_code,
        surcharge=Money(order.surcharge_total, order.currency),
    )
    check_total(order, totals)
    order.tax_total = totals.gst.total.amount
    return [
        line_row(order, line_no, by_ref[worked.piece.line_ref], (allocation, worked))
        for line_no, (allocation, worked) in enumerate(zip(allocations, totals.lines, strict=True), start=1)
    ]


def check_total(order: Order, totals: OrderTotals) -> None:
    """Inventory allots exactly what was asked: anything else would change what the shopper agreed to pay."""
    if totals.total != order.money_total:
        raise RuntimeError(f"{order.number}: lines come to {totals.total}, the order to {order.money_total}")


def line_row(order: Order, line_no: int, sold: SoldLine, served: tuple[Allocation, PieceTotals]) -> OrderLine:
    """A line of an order, not written yet, as one place serves it."""
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
        uom=sold.uom,
        unit_price=worked.piece.unit_price.amount,
        add_on_price=sold.add_on_price.amount if sold.add_on_price else 0,
        price_kind=sold.price_kind,
        discount=worked.piece.discount.amount if worked.piece.discount else 0,
        total=worked.total.amount,
        configuration=_configuration(sold, allocation),
        bundle=dict(sold.bundle),
        lead_days=sold.lead_days,
        is_returnable=sold.is_returnable,
        metadata=dict(sold.metadata),
        rate_bp=sold.rate_bp,
        location_code=allocation.location_code,
        location_state_code=allocation.location_state_code,
        gstin=allocation.gstin,
        **tax_columns(worked),
    )


def _configuration(sold: SoldLine, allocation: Allocation) -> dict[str, Any]:
    """How it is made, and when what is still to arrive will leave, in the words of this moment."""
    made = {name: kept for name, kept in sold.configuration.items() if name != "promised"}
    promised = promised_part(
        allocation.mode,
        allocation.available_from,
        coming=allocation.backordered,
        quantity=allocation.quantity,
        uom=sold.uom,
    )
    return {**made, "promised": promised} if promised else made


def tax_columns(worked: PieceTotals) -> dict[str, int]:
    """What a line keeps of its taxes: goods, carriage, fees."""
    goods, carriage, fees = worked.gst, worked.shipping_gst, worked.surcharge_gst
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
        "surcharge": worked.surcharge.amount,
        "surcharge_taxable": fees.taxable.amount,
        "surcharge_cgst": fees.cgst.amount,
        "surcharge_sgst": fees.sgst.amount,
        "surcharge_igst": fees.igst.amount,
    }


def sold_lines_of(order: Order) -> list[SoldLine]:
    """The order's lines as they were sold, lines served by several locations put together again."""
    rows: dict[str, list[OrderLine]] = {}
    for row in order.lines.all():
        rows.setdefault(row.line_ref, []).append(row)
    return [_sold(same, order.currency) for same in rows.values()]


def _sold(rows: Sequence[OrderLine], currency: str) -> SoldLine:
    row, quantity = rows[0], sum(row.quantity for row in rows)
    price = price_for_total(
        Money(sum(row.total for row in rows), currency),
        quantity=quantity,
        uom=row.uom,
        at_least=Money(min(row.unit_price for row in rows), currency),
    )
    return SoldLine(
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
        quantity=quantity,
        unit_price=price.unit_price,
        rate_bp=row.rate_bp,
        uom=row.uom,
        discount=price.discount,
        add_on_price=Money(row.add_on_price, currency),
        price_kind=row.price_kind,
        configuration=row.configuration,
        bundle=row.bundle,
        lead_days=row.lead_days,
        is_returnable=row.is_returnable,
        metadata=row.metadata,
    )


def follow_allocations(order: Order, allocations: Sequence[Allocation]) -> bool:
    """Let the lines follow where the stock is held now; True when another location serves than before."""
    written = {(row.line_ref, row.location_code, row.quantity) for row in order.lines.all()}
    held = {(item.line_ref, item.location_code, item.quantity) for item in allocations}
    if written == held:
        return False
    write_lines(order, sold=sold_lines_of(order), allocations=allocations)
    return True
