"""From a blouse on a page to a delivered parcel, without JavaScript, with every book opened at the end."""

from __future__ import annotations

import re

import pytest
import requests

from tests.journeys.books import books_of, number_of, rows
from tests.journeys.parcels import deliver, one_of_everything, pack, wait_for_erp, wait_for_letters
from tests.shop import Shop
from tests.shopper import Shopper, words
from tests.world import wait_for

pytestmark = pytest.mark.usefixtures("shop")


@pytest.fixture
def blouse(shop: Shop) -> str:
    """The handle of a product of which every size can be had."""
    (row,) = rows(
        shop,
        "SELECT p.handle FROM catalog_product p JOIN catalog_productvariant v ON v.product_id = p.id "
        "JOIN catalog_inventoryitem i ON i.variant_id = v.id JOIN catalog_inventorylevel l ON l.item_id = i.id "
        "WHERE p.status = 'published' GROUP BY p.id, p.handle HAVING count(DISTINCT v.id) > 3 "
        "ORDER BY sum(l.stocked - l.committed - l.reserved) DESC LIMIT 1",
    )
    return str(row["handle"])


def test_a_blouse_is_bought_packed_and_delivered(shop: Shop, blouse: str) -> None:
    shopper = Shopper(shop.url)
    order_url = shopper.buy(blouse)
    number = number_of(shop, order_url)
    assert number in words(shopper.page.text)
    wait_for_erp(shop, number)
    awb = pack(shop, number)
    deliver(shop, number, awb)
    books = one_of_everything(shop, number)
    assert books.carrier_orders[0]["awb"] == awb
    seen = words(shopper.open(order_url).text)
    assert "Delivered" in seen
    assert awb in seen
    wait_for_letters(shop, number, "is confirmed", "is packed", "on its way", "has been delivered")
    admin_agrees(shop, number)


def admin_agrees(shop: Shop, number: str) -> None:
    """Staff see the same order, delivered, in the admin."""
    staff = Shopper(shop.url)
    staff.open("/admin/login/")
    staff.submit(staff.form(""), username="admin@blouson.test", password="blouson-admin")
    page = words(staff.open(f"/admin/orders/order/?q={number}").text)
    assert number in page
    assert "elivered" in page


def test_the_webhook_alone_confirms_when_the_browser_never_returns(shop: Shop, blouse: str) -> None:
    shopper = Shopper(shop.url)
    shopper.add_to_bag(blouse)
    shopper.check_out()
    shopper.pay("never_return")
    number = number_of(shop, "")
    wait_for(
        lambda: books_of(shop, number).order["status"] == "confirmed", timeout_s=30, what="the webhook's work"
    )
    wait_for_erp(shop, number)


def test_a_failed_payment_is_tried_again_on_the_same_order(shop: Shop, blouse: str) -> None:
    shopper = Shopper(shop.url)
    shopper.add_to_bag(blouse)
    shopper.check_out()
    shopper.pay("fail", reason="payment_failed")
    assert "/orders/" in shopper.page.url
    order_url, number = shopper.page.url, number_of(shop, "")
    assert books_of(shop, number).order["status"] == "pending"
    shopper.open(order_url.replace("/orders/", "/checkout/pay/"))
    shopper.pay()
    assert shopper.page.url == order_url
    books = books_of(shop, number)
    assert books.order["status"] == "confirmed"
    assert sorted(payment["status"] for payment in books.payments) == ["captured", "failed"]
    assert (
        len(
            rows(
                shop,
                "SELECT 1 FROM orders_order WHERE email = %s AND number >= %s",
                "asha@blouson.test",
                number,
            )
        )
        == 1
    )


def test_the_shop_sells_by_the_last_snapshot_while_the_erp_is_away(shop: Shop, blouse: str) -> None:
    fault = shop.world.arkone.add_fault("status", match={"path_regex": "^/api/"}, params={"code": 503})
    shopper = Shopper(shop.url)
    shopper.buy(blouse)
    number = number_of(shop, "")
    books = books_of(shop, number)
    assert books.order["status"] == "confirmed"
    assert not books.order["stock_verified"]
    assert not books.erp_orders
    shop.world.arkone.remove_fault(fault)
    wait_for_erp(shop, number, timeout_s=90)
    assert len(books_of(shop, number).erp_orders) == 1


def test_going_back_to_the_bag_cancels_and_money_that_comes_all_the_same_goes_back(
    shop: Shop, blouse: str
) -> None:
    shopper = Shopper(shop.url)
    shopper.add_to_bag(blouse)
    shopper.check_out()
    pay_page = shopper.page
    number = number_of(shop, "")
    (cancel_path,) = re.findall(r'href="(/checkout/cancel/[^"]+)"', pay_page.text)
    shopper.open(cancel_path)
    assert "/cart/" in shopper.page.url
    assert books_of(shop, number).order["status"] == "cancelled"
    shopper.page = pay_page
    shopper.pay()
    wait_for(lambda: sorted(books_of(shop, number).ledger) in ([-books_of(shop, number).order["total"], books_of(shop, number).order["total"]],),
             timeout_s=30, what="the late money to go back")  # fmt: skip
    books = books_of(shop, number)
    assert books.order["status"] == "cancelled"
    assert not books.erp_orders
    wait_for_letters(shop, number, "on its way back")


def test_probes_and_public_files(shop: Shop) -> None:
    assert requests.get(f"{shop.url}/healthz", timeout=5).text == "ok\n"
    ready = requests.get(f"{shop.url}/readyz", timeout=5).json()
    assert ready == {"ready": True, "checks": {"database": True, "redis": True, "migrations": True}}
    robots = requests.get(f"{shop.url}/robots.txt", timeout=5).text
    assert f"{shop.url}/sitemap.xml" in robots
    assert "/products/" in requests.get(f"{shop.url}/sitemaps/products.xml", timeout=10).text
