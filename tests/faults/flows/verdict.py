"""The judgement on goods, orders, money and parcels: both sides' books, row by row, in both directions."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping
from typing import Any

from tests.faults.campaign import verdict as money
from tests.faults.campaign.business import Business
from tests.faults.flows.shelves import PRICE_LIST

Rows = list[dict[str, Any]]
# The courier's table of shipments, as far as this campaign's scans go, in the shop's and in the ERP's words.
ENDS = {7: "delivered", 10: "rto_delivered", 12: "lost", 8: "cancelled"}
AT_THE_ERP = {"delivered": "delivered", "rto_delivered": "returned", "lost": "lost", "cancelled": "cancelled"}

RANK = {
    "created": 0, "awb_assigned": 10, "pickup_scheduled": 20, "out_for_pickup": 25, "picked_up": 30, "in_transit": 40,
    "out_for_delivery": 50, "rto_initiated": 60, "rto_in_transit": 70,
}  # fmt: skip
RETURN_RANK = {
    "requested": 0, "approved": 1, "pickup_booked": 2, "in_transit": 3, "received": 4, "inspected": 5, "refunded": 6,
}  # fmt: skip


def parcel_moves_on(before: str, after: str) -> bool:
    """Forward by rank, with a branch home; nothing follows an end."""
    return before in RANK and (after not in RANK or RANK[after] > RANK[before])


def return_moves_on(before: str, after: str) -> bool:
    """Forward, or called off before it is here."""
    return after in ("cancelled", "refused", "closed") or RETURN_RANK[after] > RETURN_RANK[before]


FORWARD = {
    **money.WATCHED,
    "orders_shipment": parcel_moves_on,
    "orders_return": return_moves_on,
    "orders_lead": lambda before, after: before != "converted",
}


def paise(rupees: Any) -> int:
    """Minor units of a decimal text."""
    return round(float(rupees) * 100)


def sold(item: dict[str, Any]) -> str:
    """Whether an item of the ERP is sold, in the shop's words."""
    return "active" if item["status"] == "active" else "discontinued"


def differing(what: str, ours: Mapping[Any, Any], theirs: Mapping[Any, Any]) -> list[str]:
    """Each row that is not the same on both sides."""
    return [
        f"{what} {key}: the shop says {ours.get(key)}, they {theirs.get(key)}"
        for key in sorted({*ours, *theirs}, key=str)
        if ours.get(key) != theirs.get(key)
    ]


def items(business: Business) -> list[str]:
    """Styles and variants: names, HSN, MRP and whether they are sold."""
    told = [row for row in business.controls["arkone"].state("items") if not row["deleted"]]
    ours = {
        row["erp_sku"]: (row["erp_name"], row["hs_code"], row["item_status"])
        for row in business.rows("SELECT * FROM catalog_product WHERE erp_id IS NOT NULL")
    }
    theirs = {row["sku"]: (row["name"], row["hsn"], sold(row)) for row in told if row["has_variants"]}
    sizes = {
        row["sku"]: (row["mrp"], row["hs_code"], row["status"])
        for row in business.rows("SELECT * FROM catalog_productvariant WHERE erp_id IS NOT NULL")
    }
    there = {
        row["sku"]: (paise(row["mrp"]), row["hsn"], sold(row)) for row in told if not row["has_variants"]
    }
    singles = {row["sku"] for row in told if not row["has_variants"] and not row["parent_id"]}
    return differing(
        "style", {sku: row for sku, row in ours.items() if sku not in singles}, theirs
    ) + differing("item", sizes, there)


def prices(business: Business) -> list[str]:
    """Public prices of one piece and of many."""
    ours = {
        (row["sku"], row["min_quantity"]): row["amount"]
        for row in business.rows(
            "SELECT v.sku, p.min_quantity, p.amount FROM catalog_price p JOIN catalog_priceset s "
            "ON s.id = p.price_set_id JOIN catalog_productvariant v ON v.id = s.variant_id "
            "WHERE NOT p.is_withdrawn AND p.erp_id <> ''"
        )
    }
    theirs = {
        (row["sku"], row["min_qty"]): paise(row["rate"])
        for row in business.controls["arkone"].state("prices")
        if row["price_list"] == PRICE_LIST and not row["customer_id"] and not row["deleted"]
    }
    return differing("price", ours, theirs)


def stock(business: Business) -> list[str]:
    """What lies on each shelf and what of it is promised."""
    ours = {
        (row["sku"], row["code"]): (row["stocked"], row["committed"])
        for row in business.rows(
            "SELECT v.sku, l.code, n.stocked, n.committed FROM catalog_inventorylevel n "
            "JOIN catalog_stocklocation l ON l.id = n.location_id JOIN catalog_inventoryitem i ON i.id = n.item_id "
            "JOIN catalog_productvariant v ON v.id = i.variant_id"
        )
        if row["stocked"] or row["committed"]
    }
    theirs = {
        (row["sku"], row["warehouse"]): (row["on_hand"], row["committed"])
        for row in business.controls["arkone"].state("stock")
        if row["on_hand"] or row["committed"]
    }
    return differing("stock", ours, theirs)


def orders(business: Business) -> list[str]:
    """Confirmed orders are there once, with total, status and address; others are not."""
    mine = business.rows("SELECT * FROM orders_order")
    told = business.controls["arkone"].state("sales_orders")
    counted = Counter(row["external_id"] for row in told if row["external_id"])
    twice = [f"the ERP has {number} {count} times" for number, count in counted.items() if count > 1]
    # What came too late for the ERP is a person's: the order says so.
    flagged = {row["number"] for row in mine if "address_not_taken" in row["flags"]}
    theirs = {
        row["external_id"]: (
            row["status"],
            paise(row["total"]),
            "" if row["external_id"] in flagged else row["shipping_address"]["address_1"],
        )
        for row in told
        if row["external_id"]
    }
    ours = {
        row["number"]: (
            row["erp_status"],
            row["total"],
            "" if row["number"] in flagged else row["shipping_line1"],
        )
        for row in mine
        if row["confirmed_at"]
    }
    called_off = [
        f"{row['number']} is {row['status']} here and {theirs[row['number']][0]} there"
        for row in mine
        if row["number"] in theirs
        and (row["status"] == "cancelled") != (theirs[row["number"]][0] == "cancelled")
    ]
    return twice + differing("order", ours, theirs) + called_off


def sold_there(business: Business) -> list[str]:
    """Orders that were born in the ERP are in the shop's history once, to the paisa."""
    ours = {
        row["external_id"]: (row["total"], row["email"])
        for row in business.rows("SELECT * FROM orders_importedorder")
    }
    theirs = {
        row["id"]: (paise(row["total"]), row["customer"]["email"])
        for row in business.controls["arkone"].state("sales_orders")
        if not row["external_id"]
    }
    return differing("order by telephone", ours, theirs)


def payments(business: Business) -> list[str]:
    """Gateway, shop and ERP have the same captures and refunds."""
    return money.differences(money.read_books(business)) + money.erp_differences(business)


def parcels(business: Business) -> list[str]:
    """Shop, courier and ERP know the same parcels under the same AWBs, at the same end."""
    mine = business.rows(
        "SELECT f.delivery_ref, s.awb, s.status, o.status AS order_status FROM orders_shipment s "
        "JOIN orders_fulfillment f ON f.id = s.fulfillment_id JOIN orders_order o ON o.id = f.order_id"
    )
    told = [row for row in business.controls["shiprocket"].state("orders") if not row.get("is_return")]
    named = Counter(row["channel_order_id"] for row in told)
    twice = [f"the courier has {name} {count} times" for name, count in named.items() if count > 1]
    ours = {row["awb"]: ENDS_OF.get(row["status"], "") for row in mine if row["awb"]}
    theirs = {row["awb"]: ENDS.get(row["sr_status"], "") for row in told if row["awb"]}
    packed = business.controls["arkone"].state("deliveries")
    at_erp = {row["id"]: row["status"] for row in packed if row["order_external_id"]}
    there = {
        row["delivery_ref"]: at_erp.get(row["delivery_ref"])
        for row in mine
        if row["status"] in AT_THE_ERP and row["order_status"] != "cancelled"
    }
    here = {row["delivery_ref"]: AT_THE_ERP[row["status"]] for row in mine if row["delivery_ref"] in there}
    unknown = {row["delivery_ref"] for row in mine} ^ set(at_erp)
    return [
        *twice,
        *differing("parcel", ours, theirs),
        *differing("delivery", here, there),
        *[f"delivery {ref} is known to one side only" for ref in sorted(unknown)],
    ]


ENDS_OF = {status: status for status in ENDS.values()}


def returns(business: Business) -> list[str]:
    """What came back is credited at the ERP under our number, once."""
    ours = {
        row["number"]: row["total"] for row in business.rows("SELECT number, total FROM orders_creditnote")
    }
    notes = business.controls["arkone"].state("credit_notes")
    counted = Counter(row["external_id"] for row in notes)
    twice = [f"credit note {number} is there {count} times" for number, count in counted.items() if count > 1]
    theirs = {row["external_id"]: paise(row["total"]) for row in notes}
    return twice + differing("credit note", ours, theirs)


def cash(business: Business) -> list[str]:
    """What the courier paid out is booked, whole."""
    ours = {
        row["utr"]: (row["amount"], row["status"])
        for row in business.rows("SELECT * FROM payments_settlement WHERE provider = 'cash'")
    }
    theirs = {
        row["remitted"]["utr"]: (row["remitted"]["paise"], "matched")
        for row in business.controls["shiprocket"].state("orders")
        if row.get("remitted")
    }
    return differing("payout of cash", ours, theirs)


def courier_stock(business: Business) -> list[str]:
    """The courier's channel has of each SKU of ours what can be sold."""
    theirs = {row["sku"]: row["total_quantity"] for row in business.controls["shiprocket"].state("inventory")}
    shelf = business.manage(
        "shell",
        "-c",
        "import json; from catalog.inventory.queries.snapshot import shelf_by_sku; "
        f"print('SHELF', json.dumps(shelf_by_sku({sorted(theirs)!r})))",
    )
    ours = json.loads(shelf.rpartition("SHELF")[2])
    return differing("stock at the courier", {sku: ours.get(sku, 0) for sku in theirs}, theirs)
