"""Writes `catalogue.json` for seed.js: what the demo's ERP and content say. `python -m tests.bench.medusa FOLDER`."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[3]
ONE = {"title": "Size", "values": ["One size"]}


def catalogue() -> dict[str, Any]:
    """Every style with its variants, priced in rupees; groups by their handles."""
    erp = json.loads((ROOT / "sandboxes" / "arkone" / "demo_catalogue.json").read_text())
    content = json.loads((ROOT / "catalog" / "demo" / "content.json").read_text())
    items = {each["sku"]: each for each in erp["items"]}
    prices = {each["sku"]: float(each["rate"]) for each in erp["prices"]}
    return {
        "products": [_product(each, items, prices) for each in content["products"] if each["sku"] in items],
        "categories": [
            {name: each[name] for name in ("handle", "title", "parent", "description")}
            for each in content["categories"]
        ],
        "collections": [
            {name: each[name] for name in ("handle", "title")} for each in content["collections"]
        ],
        "tags": [each["handle"] for each in content["tags"]],
    }


def _product(told: dict[str, Any], items: dict[str, Any], prices: dict[str, float]) -> dict[str, Any]:
    style = items[told["sku"]]
    variants = [each for each in items.values() if each["parent_id"] == style["id"]] or [style]
    names = sorted({name for each in variants for name in each["attributes"]})
    return {
        **{name: told.get(name, "") for name in ("handle", "title", "subtitle", "description")},
        "material": told.get("fabric", ""),
        **{name: told.get(name, []) for name in ("categories", "collections", "tags")},
        "options": [
            {"title": name.title(), "values": list(dict.fromkeys(each["attributes"][name] for each in variants))}
            for name in names
        ] or [ONE],
        "variants": [
            {
                "title": " / ".join(each["attributes"].values()) or "One size",
                "sku": each["sku"],
                "options": {name.title(): each["attributes"][name] for name in names} or {"Size": "One size"},
                "price": prices[each["sku"]],
                "weight": each["weight_g"] or 300,
                "hs": each["hsn"],
            }
            for each in variants
            if each["sku"] in prices
        ],
    }  # fmt: skip


if __name__ == "__main__":
    Path(sys.argv[1], "catalogue.json").write_text(json.dumps(catalogue()))
