"""Goods, shoppers and carts for the tests of orders, made through the shop's own verbs."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import time
from typing import Any

from django.db import connection

from catalog.inventory.operations import (
    LocationFacts,
    StockFacts,
    record_stock_snapshot,
    set_stock_level,
    set_stock_location,
)
from catalog.pricing.operations import PriceFacts, set_price
from catalog.products.models import ProductVariant
from catalog.products.operations import (
    ProductFacts,
    VariantFacts,
    publish_product,
    upsert_items,
    upsert_variant,
)
from core import clock
from core.models import OutboxEvent
from core.money import Money
from orders.carts.operations import add_line, create_cart
from orders.checkout.rules import CheckoutDetails
from orders.customers.operations import register_customer
from orders.customers.rules import Address
from orders.models import DispatchCalendar, Order
from tests.remembered import remembered

PLACES = {
    "BLR": LocationFacts(
        code="BLR", name="Bengaluru studio", city="Bengaluru", state_code="29", state="Karnataka",
        pincode="560001", gstin="29ABCDE1234F1ZW",
    ),
    "JAI": LocationFacts(
        code="JAI", name="Jaipur warehouse", city="Jaipur", state_code="08", state="Rajasthan",
        pincode="302001", gstin="08ABCDE1234F1Z0",
    ),
}  # fmt: skip
BENGALURU = Address(
    name="Asha Rao", phone="98450 12345", line1="12, 4th Cross, Indiranagar", line2="", city="Bengaluru",
    state_code="29", pincode="560038",
)  # fmt: skip
MUMBAI = replace(
    BENGALURU, line1="7, Hill Road, Bandra West", city="Mumbai", state_code="27", pincode="400050"
)


@dataclass(frozen=True)
class Piece:
    """A variant for sale: 62061090 (garment, slabs) unless told otherwise."""

    sku: str
    public_id: str
    pk: int


@remembered
def add_piece(
    sku: str = "BLS-MRN-34",
    *,
    price: str = "1500.00",
    stock: dict[str, int] | None = None,
    hs_code: str = "62061090",
    title: str = "Meera Silk Blouse",
) -> Piece:
    """A published style with one variant, priced, and so many at each place (5 at BLR when not told)."""
    style = sku.rsplit("-", 2)[0] + "-" + sku
    style_facts = ProductFacts(f"ITEM-{style}", style, title, hs_code, "", "active", 1)
    variant_facts = VariantFacts(
        erp_id=f"ITEM-{sku}", sku=sku, parent_erp_id=f"ITEM-{style}", name=f"{title}, Maroon, 34",
        hs_code=hs_code, gst_policy="", status="active", version=1,
        attributes={"colour": "Maroon", "size": "34"}, mrp=Money.of("99999.00"), weight_g=300,
    )  # fmt: skip
    outcome = upsert_items([style_facts, variant_facts])
    assert not outcome.refused, outcome.refused
    set_price(PriceFacts(sku=sku, amount=Money.of(price), version=1))
    for code, on_hand in (stock if stock is not None else {"BLR": 5}).items():
        set_stock_location(PLACES[code])
        shelve(sku, code, on_hand)
    variant = ProductVariant.objects.select_related("product").get(sku=sku)
    publish_product(variant.product.public_id)
    record_stock_snapshot(as_of=clock.now())
    return Piece(sku, variant.public_id, variant.pk)


def shelve(sku: str, code: str, on_hand: int, *, version: int = 1, committed: int = 0) -> None:
    """The ERP tells how many lie at a place."""
    set_stock_level(StockFacts(sku, code, on_hand, committed, version, clock.now()))


def reprice(sku: str, price: str, *, version: int = 2) -> None:
    """The ERP tells another price."""
    set_price(PriceFacts(sku=sku, amount=Money.of(price), version=version))


@remembered
def add_customer(email: str = "asha@blouson.test") -> str:
    """A registered shopper; answers the customer's public id."""
    return register_customer(email=email, password="kanjivaram-9", name="Asha Rao", phone="9845012345")


def cart_with(*pieces: tuple[Piece, int], customer_id: str | None = None) -> str:
    """An open cart with these pieces; answers its public id."""
    cart_id = create_cart(customer_id=customer_id)
    for piece, quantity in pieces:
        add_line(cart_id=cart_id, variant_id=piece.public_id, quantity=quantity)
    return cart_id


def open_every_day() -> None:
    """Parcels leave until midnight and arrive on every day of the week."""
    DispatchCalendar.objects.create(
        cut_off=time(23, 59, 59, 999_999), weekdays=list(range(7)), arrival_weekdays=list(range(7))
    )


def details(**changes: Any) -> CheckoutDetails:
    """A checkout form filled in by Asha in Bengaluru."""
    filled = CheckoutDetails(
        email="asha@example.com", phone="98450 12345", shipping=BENGALURU, shipping_option_code="standard"
    )
    return replace(filled, **changes)


def news(name: str) -> list[dict[str, Any]]:
    """Payloads of one kind of an order's news so far, oldest first."""
    return list(
        OutboxEvent.objects.filter(name=f"orders.{name}").order_by("id").values_list("payload", flat=True)
    )


def told(order: Order) -> list[str]:
    """The kinds of facts on an order's timeline, in the order they were written."""
    return list(order.facts.order_by("id").values_list("kind", flat=True))


TABLES = (
    "orders_cart", "orders_lineitem", "orders_order", "orders_orderline", "orders_orderfact", "orders_customer",
    "orders_customeraddress", "orders_fulfillment", "orders_shipment", "orders_shipmentscan",
    "payments_paymentintent", "payments_payment", "payments_refund", "payments_ledgerentry",
    "catalog_reservationitem", "catalog_inventorylevel", "catalog_stockmovement", "core_outboxevent", "core_user",
)  # fmt: skip


def everything() -> dict[str, list[Any]]:
    """Every row that a verb of orders could touch: compare before and after to prove that a refusal changed nothing."""
    with connection.cursor() as cursor:
        found = {}
        for table in TABLES:
            cursor.execute(f'SELECT * FROM "{table}" ORDER BY id')
            found[table] = cursor.fetchall()
    return found


@remembered
def add_size(
    of: Piece, size: str, *, price: str, stock: dict[str, int] | None = None, hs_code: str = "62061090"
) -> Piece:
    """Another size of a style that is for sale already (3 at BLR when not told)."""
    product = ProductVariant.objects.select_related("product").get(pk=of.pk).product
    sku = f"{of.sku}-{size}"
    upsert_variant(
        VariantFacts(
            erp_id=f"ITEM-{sku}", sku=sku, parent_erp_id=product.erp_id, name=f"{product.title}, Maroon, {size}",
            hs_code=hs_code, gst_policy="", status="active", version=1,
            attributes={"colour": "Maroon", "size": size}, mrp=Money.of("99999.00"), weight_g=300,
        )
    )  # fmt: skip
    set_price(PriceFacts(sku=sku, amount=Money.of(price), version=1))
    for code, on_hand in (stock if stock is not None else {"BLR": 3}).items():
        set_stock_location(PLACES[code])
        shelve(sku, code, on_hand)
    record_stock_snapshot(as_of=clock.now())
    variant = ProductVariant.objects.get(sku=sku)
    return Piece(sku, variant.public_id, variant.pk)
