"""An ERP's rows in the shop's words. Pure: no database, no clock, no settings."""

from __future__ import annotations

from datetime import datetime
from decimal import ROUND_HALF_UP, Decimal

from catalog.inventory.operations import LocationFacts, StockFacts
from catalog.pricing.operations import PriceFacts
from catalog.products.operations import ProductFacts, VariantFacts
from core.measure import PIECE, decimal_quantity
from core.money import Money
from erp_sync.erp.ports import Delivery, Item, PriceRow, Sale, SalesOrder, SoldLine, StockRow, Warehouse
from orders.customers.rules import NAME_LENGTH, normal_email, normal_phone
from orders.fulfilment.operations import DeliveryFacts
from orders.history.rules import NUMBER_LENGTH, PastLine, PastOrder, PastSums

# What the ERP calls a parcel, in the words of a fulfillment; the courier's own news tells the finer steps.
DELIVERY_STATUSES = {
    "packed": "packed",
    "shipped": "shipped",
    "returning": "shipped",
    "returned": "shipped",
    "lost": "shipped",
    "damaged": "shipped",
    "delivered": "delivered",
    "cancelled": "cancelled",
}


def location_facts(row: Warehouse) -> LocationFacts:
    """A warehouse as a stock location; a deleted one dispatches no more."""
    return LocationFacts(
        code=row.code,
        name=row.name,
        state_code=row.state_code,
        state=row.state,
        city=row.city,
        pincode=row.pincode,
        address=row.address,
        gstin=row.gstin,
        phone=row.phone,
        is_active=not row.stamp.is_deleted,
        version=row.stamp.version,
    )


def price_facts(row: PriceRow) -> PriceFacts:
    """A price row; a deleted one is withdrawn."""
    return PriceFacts(
        sku=row.sku,
        amount=row.rate,
        version=row.stamp.version,
        erp_id=row.stamp.id,
        min_quantity=row.min_qty,
        is_withdrawn=row.stamp.is_deleted,
    )


def stock_facts(row: StockRow, *, as_of: datetime) -> StockFacts:
    """A stock row, whose figures hold every change up to `as_of`; a deleted one counts nothing."""
    return StockFacts(
        sku=row.sku,
        location_code=row.warehouse,
        on_hand=0 if row.stamp.is_deleted else row.on_hand,
        committed=0 if row.stamp.is_deleted else row.committed,
        version=row.stamp.version,
        as_of=as_of,
    )


def delivery_facts(row: Delivery, *, order_number: str) -> DeliveryFacts:
    """A delivery; a status we do not know counts as packed, which it was at least."""
    return DeliveryFacts(
        order_number=order_number,
        delivery_ref=row.ref,
        location_code=row.warehouse,
        status=DELIVERY_STATUSES.get(row.status, "packed"),
        version=row.stamp.version,
        awb=row.awb,
        courier=row.courier,
        tracking_url=row.tracking_url,
        label_url=row.label_url,
    )


def product_facts(item: Item) -> ProductFacts:
    """An item with variants: a style."""
    return ProductFacts(
        erp_id=item.stamp.id,
        sku=item.sku,
        name=item.name,
        hs_code=item.hsn,
        gst_policy=item.gst_policy,
        status=_status(item),
        version=item.stamp.version,
        modified_at=item.stamp.modified_at,
    )


def variant_facts(item: Item) -> VariantFacts:
    """An item that is sold: one size and colour of a style, or a style of its own."""
    return VariantFacts(
        erp_id=item.stamp.id,
        sku=item.sku,
        parent_erp_id=item.parent_id,
        name=item.name,
        hs_code=item.hsn,
        gst_policy=item.gst_policy,
        status=_status(item),
        version=item.stamp.version,
        attributes=item.attributes,
        mrp=item.mrp,
        weight_g=item.weight_g or None,
        length_cm=item.length_cm or None,
        width_cm=item.breadth_cm or None,
        height_cm=item.height_cm or None,
        measurements=item.measurements,
        uom=item.uom,
        modified_at=item.stamp.modified_at,
    )


def _status(item: Item) -> str:
    return "active" if item.is_active and not item.stamp.is_deleted else "discontinued"


def past_order(order: SalesOrder, sale: Sale, *, source: str) -> PastOrder:
    """An order that the ERP took itself, as the shop keeps it. GST lies within every amount."""
    lines = tuple(_past_line(line) for line in sale.lines)
    goods = sum((line.amount for line in sale.lines), Money(0))
    discount = sum((line.discount for line in sale.lines), Money(0))
    tax = sum(_gst_within(line) for line in sale.lines)
    return PastOrder(
        source=source,
        number=order.stamp.id[:NUMBER_LENGTH],
        external_id=order.stamp.id,
        placed_at=sale.placed_at,
        email=normal_email(sale.email) or "",
        phone=normal_phone(sale.phone) or "",
        name=sale.name[:NAME_LENGTH],
        currency=order.total.currency,
        sums=PastSums(
            item_total=(goods + discount).amount,
            discount_total=discount.amount,
            shipping_total=sale.charges.amount,
            tax_total=tax,
            total=order.total.amount,
            refunded_total=sale.refunded.amount,
        ),
        lines=lines,
        payment_status=sale.payment_status,
        fulfilment_status=order.status,
        cancelled_at=order.stamp.modified_at if order.status == "cancelled" else None,
    )


def _past_line(line: SoldLine) -> PastLine:
    """Goods by the metre become one line with their length in its name: a history counts pieces."""
    if line.uom == PIECE:
        return PastLine(line.name, line.sku, line.quantity, line.unit_price.amount, line.discount.amount)
    title = f"{line.name} ({decimal_quantity(line.quantity, line.uom)} m)"
    return PastLine(title, line.sku, 1, (line.amount + line.discount).amount, line.discount.amount)


def _gst_within(line: SoldLine) -> int:
    """The GST in a line's amount, half up to the paisa: p·r/(100+r)."""
    share = line.amount.amount * line.tax_rate / (100 + line.tax_rate)
    return int(share.quantize(Decimal(1), ROUND_HALF_UP))
