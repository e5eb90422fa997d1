"""Products, prices and stock through the Admin API: the shop's own verbs, its rules, its trail."""

from __future__ import annotations

from typing import Any

import pytest

from catalog.inventory.models import InventoryLevel, StockTerms
from catalog.pricing.models import Price, PriceList, SpecialPrice
from catalog.products.models import Product
from core import clock
from core.models import AuditEntry, OutboxEvent
from tests.backoffice import Office, secret_key
from tests.catalog.stockroom import add_style, add_variant, shown_variant

pytestmark = pytest.mark.django_db
SKU = "BLS-001-MRN-34"


def rupees(amount: int) -> dict[str, Any]:
    return {"amount": amount * 100, "currency": "INR"}


def news(name: str) -> int:
    return OutboxEvent.objects.filter(name=f"catalog.{name}").count()


def test_a_product_is_changed_hidden_and_shown(db: None) -> None:
    variant = shown_variant(stock={"BLR": 3})
    office = Office(None, "products:write")
    where = f"products/{variant.product.public_id}"
    told = office.post(where, {"title": "Chandni, in raw silk", "care": ["Dry clean."], "rank": 4})["product"]
    assert (told["title"], told["care"], told["rank"], told["sku"]) == (
        "Chandni, in raw silk",
        ["Dry clean."],
        4,
        "BLS-001",
    )
    assert news("ProductChanged") == 1
    office.post(where, {"rank": 4})
    assert news("ProductChanged") == 1  # it says so already
    assert office.post(f"{where}/withdraw")["product"]["status"] == "draft"
    bare = add_style("BLS-500").public_id
    refused = office.post(f"products/{bare}/publish", expect=400)
    assert (refused["type"], refused["code"]) == ("not_allowed", "not_publishable")
    trail = AuditEntry.objects.filter(kind="catalog.product").order_by("id")
    assert [sorted(each.changes) for each in trail] == [["care", "rank", "title"], ["status"]]
    brief = office.get(f"{where}?fields=id,variants.sku,variants.prices.amount")["product"]
    assert brief["variants"][0]["prices"][0]["amount"] == rupees(1999)
    one = office.get(f"variants/{variant.public_id}")["variant"]
    assert one["options"] == {"Colour": "Maroon", "Size": "34"} or set(one["options"].values()) == {
        "Maroon",
        "34",
    }
    assert office.get(f"variants?sku={SKU}")["variants"][0]["id"] == variant.public_id


def test_a_price_list_is_made_filled_opened_and_closed(db: None) -> None:
    shown_variant()
    add_variant("BLS-002-MRN-34", parent="BLS-002")
    office = Office(None, "prices:write")
    made = office.post(
        "price-lists",
        {
            "code": "diwali",
            "title": "Diwali",
            "rules": [{"attribute": "region", "operator": "in", "values": ["IN"]}],
        },
        expect=201,
    )["price_list"]
    where = f"price-lists/{made['id']}"
    assert (made["status"], made["rules"][0]["values"]) == ("draft", ["IN"])
    assert office.post("price-lists", {"code": "diwali", "title": "Again"}, expect=400)["fields"] == {
        "code": "There is a list with this code. Change that one, or choose another."
    }
    assert office.post(f"{where}/open", expect=400)["type"] == "not_allowed"  # nothing stands in it
    rows = [
        {"sku": SKU, "price": rupees(1799)},
        {"sku": "BLS-002-MRN-34", "price": rupees(99_999)},  # above its MRP
        {"sku": "NOTHING", "price": rupees(10)},
        {"sku": SKU, "price": rupees(1699), "min_quantity": 3},
        {"sku": SKU, "price": {"amount": 17.5, "currency": "INR"}},
        {"sku": SKU, "price": rupees(5), "max_quantity": 0},
    ]
    trial = office.post(f"{where}/prices", {"rows": rows, "dry_run": True})
    assert (
        not SpecialPrice.objects.exists()
        and not AuditEntry.objects.filter(kind="catalog.specialprice").exists()
    )
    real = office.post(f"{where}/prices", {"rows": rows})
    assert real == {**trial, "dry_run": False}
    assert [each["ok"] for each in real["rows"]] == [True, False, False, True, False, False]
    assert [(each["error"] or {}).get("code") for each in real["rows"]][1] == "price_above_mrp"
    assert AuditEntry.objects.filter(kind="catalog.specialprice").count() == 2
    assert [each["amount"] for each in office.get(f"{where}/prices?sku={SKU}")["prices"]] == [
        rupees(1699),
        rupees(1799),
    ]
    assert office.post(f"{where}/open")["price_list"]["status"] == "active"
    assert news("PricesChanged") == 1
    changed = office.post(where, {"title": "Diwali sale"})["price_list"]
    assert changed["title"] == "Diwali sale" and changed["rules"] == made["rules"]
    assert office.post(where, {"starts_at": "2026-11-10T00:00:00", "ends_at": "2026-11-01"}, expect=400)
    assert office.post(f"{where}/close")["price_list"]["status"] == "draft"
    assert PriceList.objects.get().title == "Diwali sale"
    for path in ("plist_999", "plist_x", "prod_1"):
        office.get(f"price-lists/{path}", expect=404)
        office.post(f"price-lists/{path}/open", expect=404)
        office.post(f"price-lists/{path}/prices", {"rows": rows[:1]}, expect=404)


def test_prices_and_figures_of_another_owner_are_taken_by_version(db: None) -> None:
    shown_variant(stock={"BLR": 3})
    office = Office(secret_key("prices:write", "stock:write").token)
    rows = [
        {"sku": SKU, "price": rupees(2099), "version": 5},
        {"sku": SKU, "price": rupees(1), "version": 6, "min_quantity": 2, "is_withdrawn": False},
        {"sku": "NOTHING", "price": rupees(10), "version": 1},
        {"sku": SKU, "price": rupees(2199), "version": 9},  # twice for one place
    ]
    told = office.post("prices/bulk", {"rows": rows})
    assert [each["ok"] for each in told["rows"]] == [True, True, False, False]
    assert Price.objects.get(min_quantity=1).amount == 2099_00
    office.post("prices/bulk", {"rows": [{"sku": SKU, "price": rupees(1999), "version": 4}]})
    assert Price.objects.get(min_quantity=1).amount == 2099_00  # older news
    entry = AuditEntry.objects.filter(kind="catalog.price").order_by("id").first()
    assert entry is not None and entry.actor_name == "key “Feed”"
    assert entry.changes["amount"] == [1999_00, 2099_00]

    now = clock.now().isoformat()
    figures = {"location": "BLR", "committed": 1, "as_of": now}
    rows = [
        {"sku": SKU, "on_hand": 12, "version": 7, **figures},
        {"sku": SKU, "on_hand": 4, "version": 7, **figures, "location": "NOWHERE"},
        {
            "sku": SKU,
            "on_hand": 4,
            "version": 8,
            **figures,
            "location": "JAI",
            "as_of": "2036-01-01T00:00:00Z",
        },
        {"sku": SKU, "on_hand": "4", "version": 8, **figures, "location": "JAI"},
    ]
    heard = news("StockChanged")
    trial = office.post("stock-levels/bulk", {"rows": rows, "dry_run": True})
    assert InventoryLevel.objects.get().stocked == 3
    real = office.post("stock-levels/bulk", {"rows": rows})
    assert real == {**trial, "dry_run": False} and [each["ok"] for each in real["rows"]] == [
        True,
        False,
        False,
        False,
    ]
    level = office.get("stock-levels?location=BLR")["stock_levels"][0]
    assert (level["stocked"], level["committed"], level["free"], level["version"]) == (12, 1, 11, 7)
    assert office.get("stock-levels?is_empty=true")["stock_levels"] == []
    assert office.get(f"stock-movements?sku={SKU}")["stock_movements"][0]["delta_stocked"] == 9
    assert [each["code"] for each in office.get("stock-locations")["stock_locations"]] == ["BLR"]
    assert news("StockChanged") == heard + 1


def test_what_an_empty_shelf_means_is_the_shops_to_say(db: None) -> None:
    variant = shown_variant(stock={"BLR": 1})
    office = Office(None, "stock:write")
    where = f"variants/{variant.public_id}/stock-terms"
    wrong = office.post(where, {"mode": "preorder", "limit": 5}, expect=400)
    assert set(wrong["fields"]) == {"available_from"} and not StockTerms.objects.exists()
    told = office.post(where, {"mode": "backorder", "limit": 5})["variant"]["terms"]
    assert told == {"mode": "backorder", "limit": 5, "available_from": None, "low_stock_threshold": None}
    for body in (
        {"mode": "never"},
        {"mode": "backorder", "limit": -1},
        {},
        {"mode": "preorder", "available_from": "2026-13-40"},
    ):
        office.post(where, body, expect=400)
    assert StockTerms.objects.get().limit == 5 and Product.objects.count() == 1
    assert AuditEntry.objects.filter(kind="catalog.stockterms").count() == 1
