"""A blouse made to measure, from the form on its page through the whole shop to its customer."""

from __future__ import annotations

from tests.journeys.books import books_of, number_of, rows
from tests.journeys.parcels import deliver, pack, wait_for_erp
from tests.shop import Shop
from tests.shopper import Shopper, words

MADE = (
    "SELECT p.handle FROM catalog_product p JOIN catalog_tailoring t ON t.product_id = p.id "
    "JOIN catalog_productvariant v ON v.product_id = p.id JOIN catalog_inventoryitem i ON i.variant_id = v.id "
    "JOIN catalog_inventorylevel l ON l.item_id = i.id WHERE p.status = 'published' "
    "GROUP BY p.handle ORDER BY sum(l.stocked - l.committed - l.reserved) DESC LIMIT 1"
)
FIELDS = (
    "SELECT f.name, f.least_mm, f.most_mm FROM catalog_measurementfield f JOIN catalog_tailoring t ON t.form_id = f.form_id "
    "JOIN catalog_product p ON p.id = t.product_id WHERE p.handle = %s"
)


def test_a_blouse_is_made_for_one_shopper_and_delivered(shop: Shop) -> None:
    (found,) = rows(shop, MADE)
    sizes = {
        f"measure_{field['name']}": f"{(field['least_mm'] + field['most_mm']) / 20:.1f}"
        for field in rows(shop, FIELDS, found["handle"])
    }
    shopper = Shopper(shop.url)
    shopper.open(f"/products/{found['handle']}/")
    form = shopper.form("add-to-cart")
    made = {
        "variant": (form.choices.get("variant") or [form.fields["variant"]])[0],
        "unit": "cm",
        "is_sure": "yes",
    }
    shopper.submit(form, **made, **dict.fromkeys(sizes, "3"))
    assert "we can make it from" in words(shopper.page.text)
    shopper.open(f"/products/{found['handle']}/")
    shopper.submit(form, **made, **sizes)
    assert "Made to measure" in words(shopper.open("/cart/").text)
    shopper.check_out(payment_method="cod")
    assert "Pieces made to your measure are paid in advance." in words(shopper.page.text)
    shopper.check_out()
    shopper.pay()
    order_url = shopper.page.url
    number = number_of(shop, order_url)
    wait_for_erp(shop, number)
    (line,) = rows(
        shop,
        "SELECT l.* FROM orders_orderline l JOIN orders_order o ON o.id = l.order_id WHERE o.number = %s", number,
    )  # fmt: skip
    assert line["lead_days"] > 0 and not line["is_returnable"]
    assert len(line["configuration"]["measurements"]["values"]) == len(sizes)
    deliver(shop, number, pack(shop, number))
    books = books_of(shop, number)
    assert sum(books.ledger) == books.order["total"]
    page = words(shopper.open(f"{order_url}returns/new/").text)
    assert "Made or cut for you: it comes back only when something is wrong with it." in page
