"""ArkOne's shapes: money as decimal text, times in RFC 3339 UTC, every object with id, version, modified_at, deleted."""

from __future__ import annotations

from decimal import Decimal

from core.money import Money
from erp_sync.engine.errors import BadMessage
from erp_sync.engine.fields import Fields
from erp_sync.erp.ports import (
    Booking,
    Delivery,
    Item,
    PriceRow,
    Sale,
    SalesOrder,
    SoldLine,
    Stamp,
    StockRow,
    Warehouse,
)
from erp_sync.erp.units import quantity_of, uom_of
from erp_sync.people.ports import Person

LONGEST_ID = 80
HIGHEST_VERSION = 2**63 - 1
HIGHEST_RATE = Money(10**12, "INR")
MOST_QUANTITY = 2**31 - 1


def stamp_of(row: Fields) -> Stamp:
    """The fields every object has. Raises BadMessage when one is missing, or is nothing that can be kept."""
    id_, version = row.text("id"), row.whole("version")
    if len(id_) > LONGEST_ID:
        raise BadMessage(f"{row.path}.id has {len(id_)} characters, expected at most {LONGEST_ID}")
    if not 0 <= version <= HIGHEST_VERSION:
        raise BadMessage(f"{row.path}.version is {str(version)[:30]}, expected a version")
    return Stamp(
        id=id_,
        version=version,
        modified_at=row.moment("modified_at"),
        is_deleted=row.flag("deleted"),
    )


def item_of(row: Fields) -> Item:
    """An item. Raises BadMessage naming what is wrong."""
    dims = row.object("dims")
    return Item(
        stamp=stamp_of(row),
        sku=row.text("sku"),
        name=row.text("name"),
        hsn=row.text("hsn"),
        gst_policy=row.text("gst_policy", "slab"),
        parent_id=row.text("parent_id") if row.has("parent_id") else None,
        has_variants=row.flag("has_variants"),
        attributes={name: str(value) for name, value in row.object("attributes").value.items()},
        weight_g=row.whole("weight_g", 0),
        length_cm=dims.decimal("length_cm", Decimal(0)),
        breadth_cm=dims.decimal("breadth_cm", Decimal(0)),
        height_cm=dims.decimal("height_cm", Decimal(0)),
        mrp=row.money("mrp") if row.has("mrp") else None,
        is_active=row.text("status", "active") == "active",
        uom=uom_of(row),
        measurements=_measurements(row.object("measurements")),
    )


def _measurements(fields: Fields) -> dict[str, float]:
    return {name: float(fields.decimal(name)) for name in fields.value}


def price_of(row: Fields) -> PriceRow:
    """A price. Raises BadMessage."""
    rate, min_qty = row.money("rate"), quantity_of(row, "min_qty", 1)
    if not 0 <= rate.amount <= HIGHEST_RATE.amount:
        raise BadMessage(f"{row.path}.rate is {rate}, which nothing costs")
    if not 1 <= min_qty <= MOST_QUANTITY:
        raise BadMessage(f"{row.path}.min_qty is {str(min_qty)[:30]}, expected a quantity")
    return PriceRow(
        stamp=stamp_of(row),
        sku=row.text("sku"),
        price_list=row.text("price_list"),
        rate=rate,
        min_qty=min_qty,
        customer_id=row.text("customer_id") if row.has("customer_id") else None,
    )


def stock_of(row: Fields) -> StockRow:
    """A stock row. Raises BadMessage."""
    return StockRow(
        stamp=stamp_of(row),
        sku=row.text("sku"),
        warehouse=row.text("warehouse"),
        on_hand=quantity_of(row, "on_hand"),
        committed=quantity_of(row, "committed"),
    )


def warehouse_of(row: Fields) -> Warehouse:
    """A warehouse. Raises BadMessage."""
    return Warehouse(
        stamp=stamp_of(row),
        code=row.text("code"),
        name=row.text("name"),
        city=row.text("city"),
        state=row.text("state"),
        state_code=row.text("state_code"),
        pincode=row.text("pincode"),
        address=row.text("address"),
        gstin=row.text("gstin"),
        phone=row.text("phone", ""),
    )


def order_of(row: Fields) -> SalesOrder:
    """A sales order with its deliveries. Raises BadMessage."""
    return SalesOrder(
        stamp=stamp_of(row),
        ref=row.text("external_id", ""),
        status=row.text("status"),
        total=row.money("total"),
        deliveries=tuple(delivery_of(delivery) for delivery in row.objects("deliveries")),
        sale=None if row.has("external_id") else sale_of(row),
    )


def sale_of(row: Fields) -> Sale:
    """What was sold without the shop. Raises BadMessage."""
    buyer = row.object("customer")
    charges = sum((each.money("amount") for each in row.objects("charges")), Money(0))
    return Sale(
        channel=row.text("channel", ""),
        placed_at=row.moment("ordered_at"),
        name=buyer.text("name", ""),
        email=buyer.text("email", ""),
        phone=buyer.text("phone", ""),
        lines=tuple(_sold(line) for line in row.objects("lines")),
        charges=charges,
        refunded=row.money("amount_refunded") if row.has("amount_refunded") else Money(0),
        payment_status=row.text("payment_status", ""),
    )


def _sold(line: Fields) -> SoldLine:
    return SoldLine(
        sku=line.text("sku"),
        name=line.text("name", "") or line.text("sku"),
        quantity=quantity_of(line, "qty"),
        uom=uom_of(line),
        unit_price=line.money("unit_price"),
        discount=line.money("discount"),
        amount=line.money("amount"),
        tax_rate=line.decimal("tax_rate", Decimal(0)),
    )


def delivery_of(row: Fields) -> Delivery:
    """A delivery. Raises BadMessage."""
    return Delivery(
        stamp=stamp_of(row),
        ref=row.text("id"),
        order_ref=row.text("order_external_id", ""),
        warehouse=row.text("warehouse"),
        status=row.text("status"),
        awb=row.text("awb", ""),
        courier=row.text("courier", ""),
        tracking_url=row.text("tracking_url", ""),
        label_url=row.text("label_url", ""),
    )


def booking_of(row: Fields) -> Booking:
    """A payment, refund or credit note (which has a total). Raises BadMessage."""
    field = "total" if row.has("total") else "amount"
    return Booking(
        ref=row.text("external_id", ""),
        amount=row.money(field, row.text("currency", "INR")),
        order_id=row.text("sales_order_id", ""),
        stands=not row.flag("deleted"),
    )


def person_of(row: Fields) -> Person:
    """A customer, with the credit limit and the price list that the ERP decides. Raises BadMessage."""
    stamp = stamp_of(row)
    own = {"credit_limit": row.text("credit_limit", ""), "price_list": row.text("price_list", "")}
    names = ("email", "phone", "name", "gstin", "company_name")
    told = {name: row.text(name, "") for name in names}
    return Person(
        id=stamp.id,
        version=stamp.version,
        ref=row.text("external_id", ""),
        fields={**told, "email": told["email"].lower()},
        own={name: value for name, value in own.items() if value},
        is_deleted=stamp.is_deleted,
        changed_at=stamp.modified_at,
    )
