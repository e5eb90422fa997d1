"""ERPNext's documents: amounts and quantities as JSON numbers, `modified` in the site's zone without an offset."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

from django.conf import settings

from core.measure import PIECE, quantity_from_decimal
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
from erp_sync.erp.units import unit_named
from erp_sync.people.ports import Person

_FACE = "%Y-%m-%d %H:%M:%S.%f"
_PERCENT = re.compile(r"([0-9.]+)%")
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)

# What a sales order's status says of ours, once it is submitted.
ORDER_STATUSES = {"Draft": "draft", "On Hold": "on_hold", "Completed": "shipped", "Closed": "closed"}


def stamp_of(row: Fields) -> Stamp:
    """Name and moment of a document. ERPNext counts no versions: the moment, in microseconds, is one."""
    at = moment_of(row, "modified")
    version = (at - _EPOCH) // timedelta(microseconds=1)
    return Stamp(id=row.text("name"), version=version, modified_at=at, is_deleted=False)


def moment_of(row: Fields, name: str) -> datetime:
    """A moment of the site as UTC. Raises BadMessage."""
    text = row.text(name)
    try:
        naive = datetime.strptime(text if "." in text else f"{text}.0", _FACE)  # noqa: DTZ007 - the zone is the site's
    except ValueError as broken:
        raise BadMessage(f"{row.path}.{name} is {text[:40]!a}, expected a time of the site") from broken
    return naive.replace(tzinfo=ZoneInfo(settings.ERPNEXT_TIME_ZONE)).astimezone(UTC)


def site_text(moment: datetime) -> str:
    """A moment as the site writes it."""
    return moment.astimezone(ZoneInfo(settings.ERPNEXT_TIME_ZONE)).strftime(_FACE)


def money_of(row: Fields, name: str) -> Money:
    """A JSON number with at most two decimals as money: read as text, so that no binary fraction comes between."""
    amount = row.decimal(name)
    if amount != amount.quantize(Decimal("0.01")):
        raise BadMessage(f"{row.path}.{name} is {amount}, expected whole paise")
    return Money.of(f"{amount:.2f}", "INR")


def quantity_of(row: Fields, name: str, uom: str) -> int:
    """A JSON number as stock units. Raises BadMessage for half a piece."""
    amount = row.decimal(name)
    if uom == PIECE:
        if amount != amount.to_integral_value():
            raise BadMessage(f"{row.path}.{name} is {amount}, expected whole pieces")
        return int(amount)
    try:
        return quantity_from_decimal(f"{amount:.2f}", uom)
    except ValueError as broken:
        raise BadMessage(f"{row.path}.{name}: {broken}") from broken


def is_on(row: Fields, name: str) -> bool:
    """A Check field: 0 or 1."""
    return row.whole(name, 0) == 1


def code_of(row: Fields, name: str) -> str:
    """A warehouse's name without the company's mark: `BLR - BL` as `BLR`."""
    return row.text(name, "").removesuffix(f" - {settings.ERPNEXT_COMPANY_ABBR}")


def warehouse_of(row: Fields) -> Warehouse:
    """A warehouse that goods leave from. Raises BadMessage, so for one without GSTIN: nothing can be sold from it."""
    stamp, gstin = stamp_of(row), row.text("shop_gstin")
    return Warehouse(
        stamp=Stamp(stamp.id, stamp.version, stamp.modified_at, is_on(row, "disabled")),
        code=row.text("warehouse_name"),
        name=row.text("shop_title", "") or row.text("warehouse_name"),
        city=row.text("city"),
        state=row.text("state"),
        state_code=gstin[:2],
        pincode=row.text("pin"),
        address=row.text("address_line_1"),
        gstin=gstin,
        phone=row.text("phone_no", ""),
    )


def item_of(row: Fields) -> Item:
    """An item, with the attributes that the list reads beside it. An MRP of 0 is none."""
    mrp = money_of(row, "shop_mrp") if row.has("shop_mrp") else None
    return Item(
        stamp=stamp_of(row),
        sku=row.text("item_code"),
        name=row.text("item_name"),
        hsn=row.text("gst_hsn_code"),
        gst_policy=row.text("shop_gst_policy", "slab"),
        parent_id=row.text("variant_of") if row.has("variant_of") else None,
        has_variants=is_on(row, "has_variants"),
        attributes={
            each.text("attribute").lower(): each.text("attribute_value") for each in row.objects("attributes")
        },
        weight_g=int(row.decimal("weight_per_unit", Decimal(0)) * _grams(row)),
        length_cm=row.decimal("shop_length_cm", Decimal(0)),
        breadth_cm=row.decimal("shop_breadth_cm", Decimal(0)),
        height_cm=row.decimal("shop_height_cm", Decimal(0)),
        mrp=mrp or None,
        is_active=not is_on(row, "disabled"),
        uom=unit_named(row, "stock_uom"),
        measurements={},
    )


def _grams(row: Fields) -> int:
    return 1000 if row.text("weight_uom", "Gram").lower() in ("kg", "kilogram") else 1


def price_of(row: Fields) -> PriceRow:
    """An Item Price for one piece or metre; quantity breaks are Pricing Rules, which the live price asks for."""
    return PriceRow(
        stamp=stamp_of(row),
        sku=row.text("item_code"),
        price_list=row.text("price_list"),
        rate=money_of(row, "price_list_rate"),
        min_qty=1,
        customer_id=row.text("customer") if row.has("customer") else None,
    )


def stock_of(row: Fields) -> StockRow:
    """A Bin. What is promised is `reserved_qty`; `projected_qty` counts goods that are only on order."""
    uom = unit_named(row, "stock_uom")
    return StockRow(
        stamp=stamp_of(row),
        sku=row.text("item_code"),
        warehouse=code_of(row, "warehouse"),
        on_hand=quantity_of(row, "actual_qty", uom),
        committed=quantity_of(row, "reserved_qty", uom),
    )


def order_of(row: Fields) -> SalesOrder:
    """A Sales Order. Its parcels are read from the list of Delivery Notes."""
    return SalesOrder(
        stamp=stamp_of(row),
        ref=row.text("shop_order_id", ""),
        status=order_status(row),
        total=money_of(row, "grand_total"),
        deliveries=(),
        sale=sale_of(row) if not row.has("shop_order_id") and row.objects("items") else None,
    )


def sale_of(row: Fields) -> Sale:
    """What was sold without the shop: the document's rows were read beside the list. Raises BadMessage."""
    goods = [each for each in row.objects("items") if each.text("item_code") != settings.ERPNEXT_CHARGES_ITEM]
    total = money_of(row, "grand_total")
    lines = tuple(_sold(each) for each in goods)
    paid = money_of(row, "advance_paid") if row.has("advance_paid") else Money(0)
    return Sale(
        channel=row.text("shop_channel", ""),
        placed_at=moment_of(row, "creation"),
        name=row.text("customer_name", ""),
        email=row.text("contact_email", ""),
        phone=row.text("contact_mobile", ""),
        lines=lines,
        charges=total - sum((line.amount for line in lines), Money(0)),
        refunded=Money(0),
        payment_status="paid" if paid >= total else "unpaid",
    )


def _sold(row: Fields) -> SoldLine:
    uom = unit_named(row, "uom")
    rate = _PERCENT.search(row.text("item_tax_template", ""))
    return SoldLine(
        sku=row.text("item_code"),
        name=row.text("item_name", "") or row.text("item_code"),
        quantity=quantity_of(row, "qty", uom),
        uom=uom,
        unit_price=money_of(row, "rate"),
        discount=Money(0),
        amount=money_of(row, "amount"),
        tax_rate=Decimal(rate.group(1)) if rate else Decimal(0),
    )


def order_status(row: Fields) -> str:
    """Cancelled, or the status in our words; everything between is confirmed: parcels tell the rest."""
    if row.whole("docstatus", 0) == 2:
        return "cancelled"
    return ORDER_STATUSES.get(row.text("status", ""), "confirmed")


def delivery_of(row: Fields) -> Delivery:
    """A Delivery Note: a draft is a packed parcel, a submitted one has left."""
    docstatus, told = row.whole("docstatus", 0), row.text("shop_parcel_status", "")
    status = {0: "packed", 2: "cancelled"}.get(docstatus) or told or "shipped"
    return Delivery(
        stamp=stamp_of(row),
        ref=row.text("shop_delivery_ref", "") or row.text("name"),
        order_ref=row.text("shop_order_id", ""),
        warehouse=code_of(row, "set_warehouse"),
        status=status,
        awb=row.text("lr_no", ""),
        courier=row.text("transporter_name", ""),
        tracking_url=row.text("shop_tracking_url", ""),
        label_url=row.text("shop_label_url", ""),
    )


def booking_of(row: Fields) -> Booking:
    """A Payment Entry, or a Sales Invoice that returns one, whose total is below nothing. Raises BadMessage."""
    is_note = row.has("grand_total")
    return Booking(
        ref=row.text("shop_credit_note_no" if is_note else "shop_payment_id", ""),
        amount=-money_of(row, "grand_total") if is_note else money_of(row, "paid_amount"),
        order_id="",
        stands=row.whole("docstatus", 0) == 1,
    )


def person_of(row: Fields) -> Person:
    """A Customer, with the price list that the ERP decides. Raises BadMessage. Its name is the company's for a company."""
    stamp = stamp_of(row)
    price_list = row.text("default_price_list", "")
    return Person(
        id=stamp.id,
        version=stamp.version,
        ref=row.text("shop_customer_id", ""),
        fields={
            "email": row.text("email_id", "").lower(),
            "phone": row.text("mobile_no", ""),
            "name": row.text("customer_name", ""),
            "gstin": row.text("gstin", ""),
        },
        own={"price_list": price_list} if price_list else {},
        changed_at=stamp.modified_at,
    )
