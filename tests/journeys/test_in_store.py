"""Ways to pay and to fetch, through the whole shop: collected in a store against a code, paid in cash at the door."""

from __future__ import annotations

import re

import psycopg

from tests.journeys.books import books_of, letters_about, number_of, rows
from tests.journeys.parcels import deliver, pack, wait_for_erp
from tests.shop import Shop
from tests.shopper import Shopper, words
from tests.world import wait_for

OPEN_STORE = """
INSERT INTO orders_shippingoption (code, name, amount, min_days, max_days, rank, is_active, payment_method, store_id, opening_hours)
VALUES ('collect', 'Collect in the store', 0, 0, 1, 9, true, 'prepaid', %s, 'Mon to Sat, 10 to 8')
"""

HELD_WHOLE = (
    "SELECT p.handle, l.location_id FROM catalog_inventorylevel l JOIN catalog_inventoryitem i ON i.id = l.item_id "
    "JOIN catalog_productvariant v ON v.id = i.variant_id JOIN catalog_product p ON p.id = v.product_id "
    "WHERE p.status = 'published' GROUP BY p.handle, l.location_id HAVING count(DISTINCT v.id) > 2 "
    "ORDER BY min(l.stocked - l.committed - l.reserved) DESC LIMIT 1"
)


def press(staff: Shopper, button: str, order_pk: int, **typed: str) -> None:
    """A staff button on the order's page, its dialog answered."""
    url = f"{staff.shop_url}/admin/orders/order/{order_pk}/{button}/"
    sent = {"_form_submitted": "on", "csrfmiddlewaretoken": staff.session.cookies["csrftoken"], **typed}
    answer = staff.session.post(url, data=sent, headers={"Referer": url}, timeout=30)
    assert answer.status_code == 200, answer.text[:500]


def test_collected_in_the_store(shop: Shop) -> None:
    (shelf,) = rows(shop, HELD_WHOLE)
    with psycopg.connect(shop.env["DATABASE_URL"]) as connection:
        connection.execute(OPEN_STORE, [shelf["location_id"]])
    shopper = Shopper(shop.url)
    shopper.add_to_bag(shelf["handle"])
    shopper.check_out(shipping_option_code="collect")
    shopper.pay()
    order_url = shopper.page.url
    number = number_of(shop, order_url)
    wait_for_erp(shop, number)
    shop.world.arkone.call("POST", f"/orders/{number}/advance", {"to": "packed"})
    wait_for(
        lambda: books_of(shop, number).order["fulfilment_status"] == "packed",
        timeout_s=60,
        what="the packing",
    )
    staff = Shopper(shop.url)
    staff.open("/admin/login/")
    staff.submit(staff.form(""), username="admin@blouson.test", password="blouson-admin")
    pk = books_of(shop, number).order["id"]
    press(staff, "ready", pk)
    wait_for(
        lambda: any("is ready" in each for each in letters_about(shop, number)),
        timeout_s=30,
        what="the letter",
    )
    code = re.search(r"Your code (\d{6})", words(shopper.open(order_url).text))
    assert code is not None
    press(staff, "hand_over", pk, code=code[1])
    wait_for(
        lambda: books_of(shop, number).erp_orders[0]["status"] == "delivered",
        timeout_s=60,
        what="the ERP to hear",
    )
    books = books_of(shop, number)
    assert (books.order["fulfilment_status"], books.carrier_orders) == ("delivered", [])
    (invoice,) = rows(shop, "SELECT total FROM orders_invoice WHERE order_id = %s", pk)
    assert invoice["total"] == books.order["total"] == sum(books.ledger)


def test_cash_at_the_door_from_the_cart_to_the_books(shop: Shop) -> None:
    (shelf,) = rows(shop, HELD_WHOLE)
    with psycopg.connect(shop.env["DATABASE_URL"]) as connection:
        connection.execute(
            "INSERT INTO orders_checkoutterms (id, cash_code_from, cash_most) VALUES (1, NULL, 10000000)"
        )
    shopper = Shopper(shop.url)
    shopper.add_to_bag(shelf["handle"])
    shopper.check_out(shipping_option_code="standard", payment_method="cod")
    assert "/checkout/pay/" in shopper.page.url or "/orders/" in shopper.page.url, words(shopper.page.text)[
        :900
    ]
    number = number_of(shop, "")
    books = books_of(shop, number)
    assert (books.order["status"], books.order["payment_status"], books.ledger) == (
        "confirmed",
        "cash_due",
        [],
    )
    wait_for(lambda: books_of(shop, number).erp_orders, timeout_s=60, what="the ERP to have it")
    (told,) = books_of(shop, number).erp_orders
    assert round(float(told["amount_to_collect"]) * 100) == books.order["total"]
    deliver(shop, number, pack(shop, number))
    wait_for(
        lambda: (
            books_of(shop, number).order["payment_status"] == "paid" and books_of(shop, number).erp_payments
        ),
        timeout_s=60,
        what="the cash to be in every book",
    )
    books = books_of(shop, number)
    assert (books.ledger, books.gateway_captures) == ([books.order["total"]], [])
    assert round(float(books.erp_payments[0]["amount"]) * 100) == books.order["total"]
