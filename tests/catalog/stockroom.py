"""Small true catalogues, built through the same verbs that the ERP's news goes through."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta

from catalog.inventory.models import InventoryLevel
from catalog.inventory.operations import LocationFacts, StockFacts, set_stock_level, set_stock_location
from catalog.listing.operations import refresh_listing
from catalog.pricing.operations import PriceFacts, set_price
from catalog.products.models import Product, ProductVariant
from catalog.products.operations import (
    ProductFacts,
    VariantFacts,
    publish_product,
    upsert_product,
    upsert_variant,
)
from core.money import Money
from tests.remembered import remembered

NOON = datetime(2026, 11, 23, 6, 30, tzinfo=UTC)
LATER = NOON + timedelta(minutes=15)

PLACES = {
    "JAI": LocationFacts(
        code="JAI", name="Jaipur warehouse", state_code="08", state="Rajasthan", gstin="08ABCDE1234F1Z0"
    ),
    "BLR": LocationFacts(
        code="BLR", name="Bengaluru studio", state_code="29", state="Karnataka", gstin="29ABCDE1234F1ZW"
    ),
    "BOM": LocationFacts(
        code="BOM", name="Mumbai store", state_code="27", state="Maharashtra", gstin="27ABCDE1234F1Z0"
    ),
}


def style_facts(sku: str = "BLS-001", **changes: object) -> ProductFacts:
    """A blouse as the ERP tells it."""
    facts = {
        "erp_id": f"ITEM-{sku}",
        "sku": sku,
        "name": "Chandni Raw Silk Blouse",
        "hs_code": "62061090",
        "gst_policy": "slab",
        "status": "active",
        "version": 1,
        "modified_at": NOON,
    }
    return ProductFacts(**{**facts, **changes})  # type: ignore[arg-type]


def variant_facts_of(
    sku: str = "BLS-001-MRN-34", parent: str | None = "BLS-001", **changes: object
) -> VariantFacts:
    """A maroon 34 of it."""
    facts = {
        "erp_id": f"ITEM-{sku}",
        "sku": sku,
        "parent_erp_id": f"ITEM-{parent}" if parent else None,
        "name": "Chandni Raw Silk Blouse, Maroon, 34",
        "hs_code": "62061090",
        "gst_policy": "slab",
        "status": "active",
        "version": 1,
        "attributes": {"size": "34", "colour": "Maroon"},
        "mrp": Money.of("2499.00"),
        "weight_g": 330,
        "measurements": {"bust": 89.0, "length": 37.0},
        "modified_at": NOON,
    }
    return VariantFacts(**{**facts, **changes})  # type: ignore[arg-type]


@remembered
def add_places(*codes: str) -> None:
    """Stock locations by code; all of them when none is named."""
    for code in codes or PLACES:
        set_stock_location(PLACES[code])


def add_style(sku: str = "BLS-001", **changes: object) -> Product:
    """A style without variants."""
    _make_style(sku, **changes)
    return Product.objects.get(erp_sku=sku)


@remembered
def _make_style(sku: str, **changes: object) -> None:
    upsert_product(style_facts(sku, **changes))


def add_variant(
    sku: str = "BLS-001-MRN-34",
    *,
    parent: str = "BLS-001",
    price: str | None = "1999.00",
    stock: Mapping[str, int] | None = None,
    **changes: object,
) -> ProductVariant:
    """A priced variant with stock, its style and the places it lies at."""
    _make_variant(sku, parent, price, dict(stock or {}), **changes)
    return ProductVariant.objects.get(sku=sku)


@remembered
def _make_variant(
    sku: str, parent: str, price: str | None, stock: Mapping[str, int], **changes: object
) -> None:
    if not Product.objects.filter(erp_sku=parent).exists():
        upsert_product(style_facts(parent))
    upsert_variant(variant_facts_of(sku, parent, **changes))
    if price is not None:
        set_price(PriceFacts(sku=sku, amount=Money.of(price), version=1))
    for code, on_hand in stock.items():
        set_stock_location(PLACES[code])
        put_on_shelf(sku, code, on_hand)


@remembered
def put_on_show(sku: str = "BLS-001") -> None:
    """Make a style visible as it is, so that its changes are news."""
    Product.objects.filter(erp_sku=sku).update(status="published", published_at=NOON)
    refresh_listing(Product.objects.filter(erp_sku=sku).values_list("pk", flat=True))


def shown_variant(stock: Mapping[str, int] | None = None, **how: object) -> ProductVariant:
    """The first variant of a visible style; its stock arrives when the style is on show already."""
    variant = add_variant(**how)  # type: ignore[arg-type]
    put_on_show()
    for code, on_hand in (stock or {}).items():
        add_places(code)
        put_on_shelf(variant.sku, code, on_hand)
    return variant


def put_on_shelf(
    sku: str, code: str, on_hand: int, *, committed: int = 0, version: int = 1, as_of: datetime = NOON
) -> bool:
    """The ERP tells how many lie at a place."""
    return set_stock_level(
        StockFacts(
            sku=sku, location_code=code, on_hand=on_hand, committed=committed, version=version, as_of=as_of
        )
    )


def add_shown(sku: str = "BLS-001", *, price: str = "1999.00", stock: int = 5, **changes: object) -> Product:
    """A published style with one variant in stock."""
    add_variant(f"{sku}-MRN-34", parent=sku, price=price, stock={"JAI": stock}, **changes)
    _publish(sku)
    return Product.objects.get(erp_sku=sku)


@remembered
def _publish(sku: str) -> None:
    publish_product(Product.objects.get(erp_sku=sku).public_id)


def level_of(sku: str, code: str = "JAI") -> InventoryLevel:
    """The level of a SKU at a place, as stored now."""
    return InventoryLevel.objects.get(item__variant__sku=sku, location__code=code)


def ledger_balance(level: InventoryLevel) -> tuple[int, int, int, int]:
    """What the movements of a level add up to: stocked, committed, reserved, backordered."""
    moves = list(level.movements.all())
    return (
        sum(move.delta_stocked for move in moves),
        sum(move.delta_committed for move in moves),
        sum(move.delta_reserved for move in moves),
        sum(move.delta_backordered for move in moves),
    )


def assert_ledger_agrees() -> None:
    """Every level equals its ledger, and what it holds for others its held and confirmed reservations."""
    for level in InventoryLevel.objects.all():
        figures = level.stocked, level.committed, level.reserved, level.backordered
        assert ledger_balance(level) == figures
        held = {"shelf": 0, "incoming": 0}
        for row in level.reservations.filter(status__in=["held", "confirmed"]):
            held[row.against] += row.quantity
        assert (held["shelf"], held["incoming"]) == (level.reserved, level.backordered)
