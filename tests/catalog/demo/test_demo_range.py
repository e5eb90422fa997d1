"""The demo range: what the ERP and the shop are given is complete, legal and consistent."""

from __future__ import annotations

import json
import re
from decimal import Decimal
from typing import Any

import pytest

from catalog.demo.build import CONTENT_FILE, ERP_FILE, as_text
from catalog.demo.company import gstin_check_digit
from catalog.demo.content_rows import shop_content
from catalog.demo.erp_rows import erp_catalogue

ERP: dict[str, Any] = json.loads(ERP_FILE.read_text(encoding="utf-8"))
CONTENT: dict[str, Any] = json.loads(CONTENT_FILE.read_text(encoding="utf-8"))
PARENTS = {row["sku"]: row for row in ERP["items"] if row["has_variants"]}
VARIANTS = {row["sku"]: row for row in ERP["items"] if not row["has_variants"]}
STATE_PINS = {"08": "30", "29": "56", "19": "70", "27": "40"}


def _on_hand() -> dict[str, Decimal]:
    total = dict.fromkeys(VARIANTS, Decimal(0))
    for row in ERP["stock"]:
        total[row["sku"]] += Decimal(row["on_hand"])
    return total


def test_the_files_are_what_the_range_expands_to() -> None:
    assert ERP_FILE.read_text(encoding="utf-8") == as_text(erp_catalogue())
    assert CONTENT_FILE.read_text(encoding="utf-8") == as_text(shop_content())


def test_the_range_is_large_enough() -> None:
    assert len(PARENTS) >= 64
    assert len(VARIANTS) >= 320
    assert len(ERP["items"]) == len(PARENTS) + len(VARIANTS)


def test_item_ids_and_price_ids_are_unique() -> None:
    assert len({row["id"] for row in ERP["items"]}) == len(ERP["items"])
    assert len({row["id"] for row in ERP["prices"]}) == len(ERP["prices"])


def test_each_variant_has_a_parent_whose_sku_begins_its_own() -> None:
    by_id = {row["id"]: row for row in PARENTS.values()}
    for sku, row in VARIANTS.items():
        assert sku.startswith(by_id[row["parent_id"]]["sku"] + "-")
        assert set(row["attributes"]) == {"size", "colour"}
        assert row["hsn"] == by_id[row["parent_id"]]["hsn"]
    assert {row["parent_id"] for row in VARIANTS.values()} == set(by_id)


def test_each_variant_has_one_price_below_its_mrp() -> None:
    assert [row["sku"] for row in ERP["prices"]] == list(VARIANTS)
    for row in ERP["prices"]:
        assert re.fullmatch(r"\d+\.\d\d", row["rate"])
        assert Decimal(0) < Decimal(row["rate"]) < Decimal(VARIANTS[row["sku"]]["mrp"])


def test_no_garment_price_lies_where_no_gst_rate_fits() -> None:
    """Between 2,625.01 and 2,950.00 inclusive, 5 % makes the value exceed 2,500 and 18 % makes it fall below."""
    garments = [row for row in ERP["prices"] if VARIANTS[row["sku"]]["hsn"][:2] in {"61", "62", "63"}]
    assert len(garments) > 300
    stuck = [
        row["sku"] for row in garments if Decimal("2625.00") < Decimal(row["rate"]) <= Decimal("2950.00")
    ]
    assert stuck == []


def test_both_sides_of_the_slab_are_on_sale() -> None:
    rates = [Decimal(row["rate"]) for row in ERP["prices"] if VARIANTS[row["sku"]]["hsn"].startswith("62")]
    assert min(rates) <= Decimal(2625) < Decimal(2950) < max(rates)


def test_hsn_codes_have_eight_digits_and_the_policy_of_their_chapter() -> None:
    for row in ERP["items"]:
        assert re.fullmatch(r"\d{8}", row["hsn"])
        assert row["gst_policy"] == ("fabric" if row["hsn"][:2] < "60" else "slab")
    sarees = {row["hsn"][:4] for sku, row in VARIANTS.items() if sku.startswith("SAR")}
    assert sarees <= {"5007", "5208", "5309", "5407"}


def test_the_check_digit_agrees_with_published_numbers() -> None:
    for number in (
        "27AAPFU0939F1ZV",
        "29AAGCB7383J1Z4",
        "27ABCDE1234F1Z0",
        "29ABCDE1234F1ZW",
        "07ABCDE1234F1Z2",
    ):
        assert gstin_check_digit(number[:14]) == number[14]


def test_locations_lie_in_different_states_with_valid_gstins() -> None:
    states = [row["state_code"] for row in ERP["warehouses"]]
    assert len(set(states)) == len(states) >= 3
    for row in ERP["warehouses"]:
        assert re.fullmatch(r"\d{2}[A-Z]{5}\d{4}[A-Z][1-9A-Z]Z[0-9A-Z]", row["gstin"])
        assert row["gstin"][:2] == row["state_code"]
        assert row["gstin"][14] == gstin_check_digit(row["gstin"][:14])
        assert row["pincode"].startswith(STATE_PINS[row["state_code"]]) and len(row["pincode"]) == 6


def test_stock_is_listed_for_each_variant_in_each_location_with_gaps_worth_showing() -> None:
    places = {row["code"] for row in ERP["warehouses"]}
    assert {(row["sku"], row["warehouse"]) for row in ERP["stock"]} == {
        (s, p) for s in VARIANTS for p in places
    }
    assert all(Decimal(row["on_hand"]) >= 0 for row in ERP["stock"])
    totals = _on_hand().values()
    assert sum(total == 0 for total in totals) >= 20
    assert sum(0 < total <= 3 for total in totals) >= 20


@pytest.mark.parametrize("kind", ["BLS", "LEH"])
def test_garments_grow_with_their_size(kind: str) -> None:
    rows = [row for sku, row in VARIANTS.items() if sku.startswith(kind)]
    for parent in {row["parent_id"] for row in rows}:
        colour = next(row["attributes"]["colour"] for row in rows if row["parent_id"] == parent)
        sizes = [
            r["measurements"]
            for r in rows
            if r["parent_id"] == parent and r["attributes"]["colour"] == colour
        ]
        assert [m["bust"] for m in sizes] == sorted({m["bust"] for m in sizes})
        assert all(50 < m["waist"] < m["bust"] < 130 and m["length"] > 30 and m["sleeve"] >= 0 for m in sizes)


def test_weights_and_parcels_are_real() -> None:
    for row in ERP["items"]:
        assert 100 <= row["weight_g"] <= 5000
        assert all(1 <= side <= 60 for side in row["dims"].values())


def test_content_covers_the_erp_exactly() -> None:
    assert [product["sku"] for product in CONTENT["products"]] == list(PARENTS)
    assert [product["title"] for product in CONTENT["products"]] == [row["name"] for row in PARENTS.values()]


@pytest.mark.parametrize("name", ["products", "categories", "collections", "tags"])
def test_handles_are_unique_and_fit_a_url(name: str) -> None:
    handles = [row["handle"] for row in CONTENT[name]]
    assert len(set(handles)) == len(handles)
    assert all(re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", handle) for handle in handles)


def test_products_name_only_shelves_stories_and_tags_that_exist() -> None:
    known = {name: {row["handle"] for row in CONTENT[name]} for name in ("categories", "collections", "tags")}
    for product in CONTENT["products"]:
        for name, handles in known.items():
            assert set(product[name]) <= handles, product["sku"]
        assert product["categories"]


def test_categories_form_a_small_tree_and_none_is_empty() -> None:
    handles = {row["handle"] for row in CONTENT["categories"]}
    assert 8 <= len(handles) <= 12
    assert all(row["parent"] is None or row["parent"] in handles for row in CONTENT["categories"])
    used = {handle for product in CONTENT["products"] for handle in product["categories"]}
    assert used == handles


def test_collections_list_the_products_that_name_them() -> None:
    assert 4 <= len(CONTENT["collections"]) <= 6
    for row in CONTENT["collections"]:
        named = [p["sku"] for p in CONTENT["products"] if row["handle"] in p["collections"]]
        assert row["product_skus"] == named and len(named) >= 6


def test_texts_are_written_out() -> None:
    for product in CONTENT["products"]:
        sentences = re.findall(r"[.!?](?:\s|$)", product["description"])
        assert 2 <= len(sentences) <= 4, product["sku"]
        assert len(product["seo_title"]) <= 70 and 50 <= len(product["seo_description"]) <= 160, product[
            "sku"
        ]
        assert product["care"] and product["fabric"] and product["work"] and product["made_in"]


def test_images_show_each_colour_and_are_described() -> None:
    keys = [image["file"] for product in CONTENT["products"] for image in product["images"]]
    assert len(set(keys)) == len(keys)
    for product in CONTENT["products"]:
        colours = {
            VARIANTS[sku]["attributes"]["colour"] for sku in VARIANTS if sku.startswith(product["sku"] + "-")
        }
        assert {i["colour"] for i in product["images"] if i["view"] == "front"} == colours
        assert {i["view"] for i in product["images"]} == {"front", "back", "detail"}
        assert [i["rank"] for i in product["images"]] == list(range(len(product["images"])))
        assert all(
            len(i["alt"]) > 20 and (i["width"], i["height"]) == (1200, 1600) for i in product["images"]
        )
