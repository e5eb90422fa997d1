"""ArkOne's shapes: money as decimal text, times in RFC 3339 UTC, every object with id, version, modified_at, deleted."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from core.money import Money
from erp_sync.arkone.units import quantity_of, uom_of
from erp_sync.engine.errors import BadMessage
from erp_sync.engine.fields import Fields


@dataclass(frozen=True, slots=True)
class Stamp:
    """What every object carries. A higher `version` is newer; ids and versions are the ERP's."""

    id: str
    version: int
    modified_at: datetime
    is_deleted: bool


@dataclass(frozen=True, slots=True)
class Item:
    """An item: a style (`has_variants`) or one size and colour of it (`parent_id`). Lengths in cm, weight in grams."""

    stamp: Stamp
    sku: str
    name: str
    hsn: str
    gst_policy: str
    parent_id: str | None
    has_variants: bool
    attributes: Mapping[str, str]
    weight_g: int
    length_cm: Decimal
    breadth_cm: Decimal
    height_cm: Decimal
    mrp: Money | None
    is_active: bool
    uom: str
    measurements: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class PriceRow:
    """A price of one SKU in one list, GST included, per piece or metre; `min_qty` in stock units."""

    stamp: Stamp
    sku: str
    price_list: str
    rate: Money
    min_qty: int
    customer_id: str | None


@dataclass(frozen=True, slots=True)
class StockRow:
    """What lies in one warehouse and what of it is promised, in stock units."""

    stamp: Stamp
    sku: str
    warehouse: str
    on_hand: int
    committed: int


@dataclass(frozen=True, slots=True)
class Warehouse:
    """A place that goods leave from, with the GSTIN they are sold under."""

    stamp: Stamp
    code: str
    name: str
    city: str
    state: str
    state_code: str
    pincode: str
    address: str
    gstin: str
    phone: str


@dataclass(frozen=True, slots=True)
class Delivery:
    """A parcel the ERP packed: `ref` (WEB-n, WEB-n-R1) is also the order id at the courier."""

    stamp: Stamp
    ref: str
    order_ref: str
    warehouse: str
    status: str
    awb: str
    courier: str
    tracking_url: str
    label_url: str


@dataclass(frozen=True, slots=True)
class SalesOrder:
    """An order in the ERP's book; `ref` is our number, empty for an order made there."""

    stamp: Stamp
    ref: str
    status: str
    total: Money
    deliveries: tuple[Delivery, ...]


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
