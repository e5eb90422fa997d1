"""Cursor lists: order, ties, pages, the commit skew."""

from __future__ import annotations

import pytest

from sandboxes.kit import SandboxControl
from tests.sandboxes.arkone.parts import Erp


@pytest.mark.parametrize("limit", [1, 3, 7, 200])
def test_pages_hold_every_row_once_also_at_the_same_instant(erp: Erp, limit: int) -> None:
    pages = erp.pages("/stock", limit=limit)
    rows = [(row["modified_at"], row["id"]) for page in pages for row in page]
    assert len(rows) == 33
    assert rows == sorted(set(rows))
    assert len({moment for moment, _ in rows}) < 4
    assert all(len(page) == limit for page in pages[:-1])


def test_a_cursor_finds_what_changed_since_and_nothing_else(erp: Erp, control: SandboxControl) -> None:
    last = erp.pages("/prices")[-1][-1]
    since = {"modified_since": last["modified_at"], "after_id": last["id"]}
    assert erp.get("/prices", **since).json()["data"] == []
    control.seed(prices=[{"id": "PRICE-BL-IKAT-S", "rate": "1399.00"}])
    (changed,) = erp.get("/prices", **since).json()["data"]
    assert (changed["sku"], changed["rate"], changed["version"]) == ("BL-IKAT-S", "1399.00", 2)
    assert changed["min_qty"] == 1


def test_the_same_instant_with_a_smaller_id_is_not_repeated(erp: Erp) -> None:
    rows = erp.pages("/items")[0]
    middle = rows[len(rows) // 2]
    since = {"modified_since": middle["modified_at"], "after_id": middle["id"]}
    following = erp.get("/items", **since).json()["data"]
    assert following == rows[len(rows) // 2 + 1 :]


def test_rows_younger_than_the_skew_are_held_back(erp: Erp, control: SandboxControl) -> None:
    control.options(skew_s=2)
    control.clock(now="2026-11-23T06:00:00Z", frozen=True)
    control.seed(stock=[{"sku": "BL-IKAT-S", "warehouse": "BLR", "on_hand": 3}])
    answer = erp.get("/stock", sku="BL-IKAT-S", warehouse="BLR").json()
    assert (answer["data"], answer["as_of"]) == ([], "2026-11-23T05:59:58.000000Z")
    control.clock(advance_s=2)
    (row,) = erp.get("/stock", sku="BL-IKAT-S", warehouse="BLR").json()["data"]
    assert (row["on_hand"], row["available"]) == (3, 3)


def test_moments_in_other_zones_and_bad_cursors(erp: Erp) -> None:
    assert erp.get("/items", modified_since="2020-01-01T00:00:00+05:30").status_code == 200
    for params in (
        {"modified_since": "yesterday"},
        {"modified_since": "2026-01-01T00:00:00"},
        {"limit": 0},
        {"limit": 201},
    ):
        assert erp.get("/items", **params).status_code == 400


def test_lists_are_narrowed_by_their_fields(erp: Erp) -> None:
    variants = erp.get("/items", parent_id="ITEM-SR-KANCHI").json()["data"]
    assert [row["attributes"] for row in variants] == [
        {"colour": "Emerald"},
        {"colour": "Gold"},
        {"colour": "Maroon"},
    ]
    assert [row["id"] for row in erp.get("/prices", price_list="WHOLESALE").json()["data"]] == [
        "PRICE-W-1",
        "PRICE-W-10",
    ]
    assert [row["code"] for row in erp.get("/warehouses").json()["data"]] == ["BLR", "DEL", "MUM"]
    assert [row["id"] for row in erp.get("/price-lists").json()["data"]] == ["RETAIL", "WHOLESALE"]


def test_the_demo_range_is_whole(control: SandboxControl) -> None:
    control.reset(fixture="demo")
    state = {name: control.state(name) for name in ("warehouses", "items", "prices", "stock")}
    parents = {item["id"] for item in state["items"] if item["has_variants"]}
    variants = {item["sku"] for item in state["items"] if not item["has_variants"]}
    assert len(parents) >= 60
    assert len(variants) >= 300
    assert len({warehouse["state"] for warehouse in state["warehouses"]}) >= 3
    assert {price["sku"] for price in state["prices"]} == variants
    assert {(row["version"], row["available"] == row["on_hand"]) for row in state["stock"]} == {(1, True)}


def test_an_empty_run_is_empty(control: SandboxControl) -> None:
    control.reset(fixture="empty")
    assert control.state("items") == []


def test_the_faults_of_lists_lie_as_asked(erp: Erp, control: SandboxControl) -> None:
    whole = erp.get("/stock", limit=10).json()
    control.add_fault("skip_row", times=1)
    skipped = erp.get("/stock", limit=10).json()
    assert skipped["data"] == whole["data"][:8] + whole["data"][9:]
    assert skipped["next"] == whole["next"]
    control.add_fault("repeat_page", times=1)
    second = erp.get("/stock", limit=10, **whole["next"]).json()
    assert second["next"] == whole["next"]
    control.seed(stock=[{"sku": "BL-IKAT-S", "warehouse": "BLR", "on_hand": 3}])
    control.add_fault("stale_read", params={"s": 3600}, times=1)
    assert erp.get("/stock", sku="BL-IKAT-S", warehouse="BLR").json()["data"] == []
    assert erp.stock("BL-IKAT-S") == (3, 0, 3)
