"""An order that two places with two GSTINs serve: one payment, two parcels, two invoices, the same sum everywhere."""

from __future__ import annotations

from typing import Any

from tests.journeys.books import books_of, number_of, rows
from tests.journeys.parcels import wait_for_erp
from tests.shop import Shop
from tests.shopper import Shopper, words
from tests.world import wait_for

PATIENCE_S = 90
PIECES = 20
TWO_STYLES = """
SELECT p.id, p.handle FROM catalog_product p JOIN catalog_productvariant v ON v.product_id = p.id
JOIN catalog_inventoryitem i ON i.variant_id = v.id JOIN catalog_inventorylevel l ON l.item_id = i.id
WHERE p.status = 'published' AND v.uom = 'piece' AND NOT p.is_one_of_a_kind
  AND NOT EXISTS (SELECT 1 FROM catalog_tailoring t WHERE t.product_id = p.id)
  AND NOT EXISTS (SELECT 1 FROM catalog_kitcomponent k WHERE k.kit_variant_id = v.id)
GROUP BY p.id HAVING sum(l.stocked - l.committed - l.reserved) > 20 ORDER BY p.id LIMIT 2
"""
PLACES = "SELECT code, gstin FROM catalog_stocklocation WHERE is_active ORDER BY code"
SHELVES = """
SELECT v.sku, s.code, l.stocked FROM catalog_inventorylevel l JOIN catalog_stocklocation s ON s.id = l.location_id
JOIN catalog_inventoryitem i ON i.id = l.item_id JOIN catalog_productvariant v ON v.id = i.variant_id
WHERE v.product_id = %s
"""


def keep_only_at(shop: Shop, product_id: int, place: str) -> None:
    """The ERP moves all of a style to one place; wait until the shop knows."""
    skus = {
        row["sku"]
        for row in rows(shop, "SELECT sku FROM catalog_productvariant WHERE product_id = %s", product_id)
    }
    places = [row["code"] for row in rows(shop, PLACES)]
    shop.world.arkone.seed(
        stock=[
            {"sku": sku, "warehouse": code, "on_hand": PIECES if code == place else 0}
            for sku in sorted(skus)
            for code in places
        ]
    )

    def known() -> bool:
        shelves = rows(shop, SHELVES, product_id)
        return all((row["stocked"] > 0) == (row["code"] == place) for row in shelves) and bool(shelves)

    wait_for(known, timeout_s=PATIENCE_S, what=f"the stock of style {product_id} to lie at {place} alone")


def parcels_of(shop: Shop, number: str) -> list[dict[str, Any]]:
    """The courier's orders that have an AWB."""
    return [each for each in books_of(shop, number).carrier_orders if each["awb"]]


def invoices_of(shop: Shop, number: str) -> list[dict[str, Any]]:
    """GSTIN and total of each invoice."""
    return rows(
        shop,
        "SELECT i.gstin, i.total FROM orders_invoice i JOIN orders_order o ON o.id = i.order_id "
        "WHERE o.number = %s ORDER BY i.gstin",
        number,
    )


def test_two_gstins_two_parcels_two_invoices_one_sum(shop: Shop) -> None:
    first, second = rows(shop, TWO_STYLES)
    places = rows(shop, PLACES)
    here = places[0]
    there = next(place for place in places if place["gstin"] != here["gstin"])
    keep_only_at(shop, first["id"], here["code"])
    keep_only_at(shop, second["id"], there["code"])

    shopper = Shopper(shop.url)
    shopper.add_to_bag(first["handle"])
    shopper.add_to_bag(second["handle"])
    shopper.check_out(shipping_option_code="standard")
    shopper.pay()
    order_url = shopper.page.url
    number = number_of(shop, order_url)
    wait_for_erp(shop, number, timeout_s=PATIENCE_S)
    shop.world.arkone.call("POST", f"/orders/{number}/advance", {"to": "packed"})
    wait_for(lambda: len(parcels_of(shop, number)) == 2, timeout_s=PATIENCE_S, what="two parcels with AWBs")
    for parcel in parcels_of(shop, number):
        shop.world.shiprocket.call("POST", f"/shipments/{parcel['awb']}/script", {"name": "happy"})
    wait_for(
        lambda: books_of(shop, number).order["fulfilment_status"] == "delivered",
        timeout_s=PATIENCE_S,
        what="both parcels to be there",
    )

    books = books_of(shop, number)
    wait_for(lambda: len(invoices_of(shop, number)) == 2, timeout_s=PATIENCE_S, what="both invoices")
    invoices = invoices_of(shop, number)
    assert [each["gstin"] for each in invoices] == sorted([here["gstin"], there["gstin"]])
    total = books.order["total"]
    assert sum(each["total"] for each in invoices) == total == sum(books.ledger)
    assert [each["amount"] for each in books.gateway_captures] == [total]
    assert sum(round(float(each["total"]) * 100) for each in books.erp_orders) == total
    page = words(shopper.open(order_url).text)
    assert "Parcel 1 of 2" in page
    assert "Parcel 2 of 2" in page
