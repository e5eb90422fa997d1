"""Categories, collections and tags through the Admin API, products by the many, and what the ERP owns."""

from __future__ import annotations

from typing import Any

import pytest

from catalog.collections.models import ProductCategory, ProductCollection, ProductTag
from catalog.products.models import Product, ProductVariant
from core.models import AuditEntry, OutboxEvent
from tests.backoffice import Office, kept
from tests.catalog.stockroom import add_style, shown_variant

pytestmark = pytest.mark.django_db
TABLES = (Product, ProductVariant, ProductCategory, ProductCollection, ProductTag)


def news(name: str) -> int:
    return OutboxEvent.objects.filter(name=f"catalog.{name}").count()


def test_the_tree_is_kept(db: None) -> None:
    office = Office(None, "products:write")
    office.post("categories", {"handle": "blouses", "title": "Blouses"}, expect=201)
    silk = {"handle": "silk-blouses", "title": "Silk blouses", "parent": "blouses", "rank": 2}
    made = office.post("categories", silk, expect=201)["category"]
    assert (made["parent"], made["rank"], made["is_hidden"], made["product_count"]) == (
        "blouses",
        2,
        False,
        0,
    )
    where = f"categories/{made['id']}"
    changed = office.post(where, {"description": "Woven.", "is_hidden": True})["category"]
    assert changed == {**made, "description": "Woven.", "is_hidden": True}
    assert [each["handle"] for each in office.get("categories?parent=blouses")["categories"]] == [
        "silk-blouses"
    ]
    heard = news("ContentChanged")
    office.post(where, {"rank": 2})
    assert news("ContentChanged") == heard  # it is so already
    moved = office.post(f"{where}/handle", {"handle": "silks"})["category"]
    assert moved["handle"] == "silks" and news("ContentChanged") == heard + 2
    root = office.get("categories?handle=blouses")["categories"][0]["id"]
    before = kept(*TABLES)
    assert set(office.post(f"categories/{root}", {"parent": "silks"}, expect=400)["fields"]) == {"parent"}
    assert set(office.post("categories", {"handle": "silks", "title": "x"}, expect=400)["fields"]) == {
        "handle"
    }
    assert set(office.post(where, {"parent": "nowhere"}, expect=400)["fields"]) == {"parent"}
    assert set(office.post(where, {"size_chart": "nowhere"}, expect=400)["fields"]) == {"size_chart"}
    assert set(office.post(f"{where}/handle", {"handle": "blouses"}, expect=400)["fields"]) == {"handle"}
    assert "below" in office.ask("DELETE", f"categories/{root}", expect=400)["message"]
    for body in (
        {},
        {"handle": "No Handle", "title": "x"},
        {"handle": "x"},
        {"handle": "y", "title": ""},
        {"handle": 3},
    ):
        office.post("categories", body, expect=400)
    for path in (
        "categories/pcat_0",
        "categories/pcol_1",
        "categories/pcat_0/handle",
        "tags/ptag_9",
        "collections/x/rules",
    ):
        office.post(path, {"title": "x"}, expect=400 if path.endswith(("handle", "rules")) else 404)
    assert kept(*TABLES) == before
    assert office.delete(where) == {"id": made["id"], "deleted": True}
    assert ProductCategory.objects.count() == 1
    trail = AuditEntry.objects.filter(kind="catalog.productcategory").order_by("id")
    assert [each.action for each in trail] == ["added", "added", "changed", "changed", "removed"]


def test_collections_are_chosen_by_hand_or_by_rules_and_tags_named(db: None) -> None:
    shown_variant(stock={"BLR": 3})
    first, second = Product.objects.get().public_id, add_style("BLS-002").public_id
    office = Office(None, "products:write")
    made = office.post("collections", {"handle": "edit", "title": "The Edit"}, expect=201)["collection"]
    assert (made["kind"], made["conditions"]) == ("by_hand", [])
    where = f"collections/{made['id']}"
    held = office.post(f"{where}/products", {"product_ids": [second, first]})["collection"]
    assert held["product_count"] == 2
    places = (
        ProductCollection.objects.get().places.order_by("rank").values_list("product__public_id", flat=True)
    )
    assert list(places) == [second, first]
    entry = AuditEntry.objects.filter(kind="catalog.productcollection").latest("id")
    assert entry.changes == {"products": [[], ["BLS-002", "BLS-001"]]}
    assert "prod_x" in office.post(f"{where}/products", {"product_ids": ["prod_x"]}, expect=400)["message"]
    ruled = office.post(f"{where}/rules", {"conditions": ["price at most 9999"], "match": "any"})[
        "collection"
    ]
    assert (ruled["kind"], ruled["match"], ruled["conditions"]) == ("by_rules", "any", ["price at most 9999"])
    office.post(f"{where}/products", {"product_ids": [first]}, expect=400)  # its rules choose
    assert set(office.post(f"{where}/rules", {"conditions": ["tag is nothing"]}, expect=400)["fields"]) == {
        "conditions"
    }
    assert office.post(where, {"title": "Edited"})["collection"]["conditions"] == ["price at most 9999"]
    assert office.post(f"{where}/rules", {"conditions": []})["collection"]["kind"] == "by_hand"
    assert office.post(f"{where}/handle", {"handle": "the-edit"})["collection"]["handle"] == "the-edit"
    office.delete(where)
    tag = office.post("tags", {"handle": "handloom", "title": "Handloom"}, expect=201)["tag"]
    assert office.post(f"tags/{tag['id']}", {"title": "Hand loom"})["tag"]["title"] == "Hand loom"
    office.post(f"products/{first}", {"tags": ["handloom"]})
    assert office.get(f"tags/{tag['id']}")["tag"]["product_count"] == 1
    office.delete(f"tags/{tag['id']}")
    assert not ProductTag.objects.exists() and not ProductCollection.objects.exists()


def test_many_products_get_their_words_each_judged_by_itself(db: None) -> None:
    add_style("BLS-002")
    shown_variant(stock={"BLR": 3})
    office = Office(None, "products:write")
    office.post("tags", {"handle": "handloom", "title": "Handloom"}, expect=201)
    rows: list[dict[str, Any]] = [
        {"sku": "BLS-001", "subtitle": "New", "tags": ["handloom"]},
        {"sku": "BLS-002", "handle": "Not A Handle"},
        {"sku": "NOTHING", "subtitle": "x"},
        {"sku": "BLS-002", "subtitle": "x", "mrp": 5},
        {"sku": "BLS-001", "subtitle": "Twice"},
    ]
    heard = news("ProductChanged")
    trial = office.post("products/bulk", {"rows": rows, "dry_run": True})
    assert not Product.objects.filter(subtitle="New").exists() and news("ProductChanged") == heard
    real = office.post("products/bulk", {"rows": rows})
    assert real == {**trial, "dry_run": False} and [each["ok"] for each in real["rows"]] == [
        True,
        False,
        False,
        False,
        False,
    ]
    assert [(each["error"] or {}).get("code") for each in real["rows"]][2:4] == [
        "unknown_product",
        "owned_by_erp",
    ]
    assert news("ProductChanged") == heard + 1
    entry = AuditEntry.objects.get(kind="catalog.product")
    assert entry.changes == {"subtitle": ["", "New"], "tags": [[], ["Handloom"]]}


def test_when_and_where_it_is_sold_and_what_is_the_erps(db: None) -> None:
    variant = shown_variant(stock={"BLR": 3})
    office = Office(None, "products:write")
    where = f"products/{variant.product.public_id}"
    told = office.post(f"{where}/sale-terms", {"published_from": "2036-01-01T00:00:00+05:30"})["product"]
    assert (told["published_from"], told["channels"], told["type"]) == (
        "2035-12-31T18:30:00.000Z",
        ["web"],
        None,
    )
    before = kept(*TABLES)
    for body, field in (
        ({"channels": ["moon"]}, "channels"),
        ({"published_until": "2030-01-01T00:00:00Z"}, "published_until"),
        ({"type": "nothing"}, "type"),
        ({"size_chart": "nothing"}, "size_chart"),
    ):
        assert set(office.post(f"{where}/sale-terms", body, expect=400)["fields"]) == {field}
    for name in ("sku", "hs_code", "mrp", "erp_status", "variants", "weight_g"):
        refused = office.post(where, {"title": "x", name: "1"}, expect=400)
        assert refused["code"] == "owned_by_erp" and set(refused["fields"]) == {name}
    for method, path in (
        ("POST", "products"), ("DELETE", where), ("POST", "variants"), ("POST", f"variants/{variant.public_id}"),
        ("DELETE", f"variants/{variant.public_id}"),
    ):  # fmt: skip
        told = office.ask(method, path, {}, expect=405)
        assert told["code"] == "owned_by_erp" and "ERP" in told["message"] and office.last["Allow"]
    assert kept(*TABLES) == before
