"""An ERP's rows in the shop's words. Pure: no database, no clock, no settings."""

from __future__ import annotations

from datetime import datetime

from catalog.inventory.operations import LocationFacts, StockFacts
from catalog.pricing.operations import PriceFacts
from catalog.products.operations import ProductFacts, VariantFacts
from erp_sync.erp.ports import Delivery, Item, PriceRow, StockRow, Warehouse
from orders.fulfilment.operations import DeliveryFacts

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
