"""After the sale, through the whole shop: a part comes back, another size goes out, nobody takes a parcel, an order stops."""

from __future__ import annotations

import re
from typing import Any

import pytest

from tests.journeys.books import books_of, number_of, rows
from tests.journeys.parcels import deliver, pack, wait_for_erp, wait_for_letters
from tests.shop import Shop
from tests.shopper import Shopper, words
from tests.world import wait_for

pytestmark = pytest.mark.usefixtures("shop")
PATIENCE_S = 90


@pytest.fixture
def blouse(shop: Shop) -> str:
    """A product with sizes enough, in plenty, of which every size costs the same."""
    (row,) = rows(
        shop,
        "SELECT p.handle FROM catalog_product p JOIN catalog_productvariant v ON v.product_id = p.id "
        "JOIN catalog_inventoryitem i ON i.variant_id = v.id JOIN catalog_inventorylevel l ON l.item_id = i.id "
        ""
        "WHERE p.status = 'published' GROUP BY p.id, p.handle "
        "HAVING count(DISTINCT v.id) > 3 "
        "ORDER BY sum(l.stocked - l.committed - l.reserved) DESC LIMIT 1",
    )
    return str(row["handle"])


@pytest.fixture
def desk(shop: Shop) -> Shopper:
    """Staff at the return desk."""
    staff = Shopper(shop.url)
    staff.open("/admin/login/")
    staff.submit(staff.form(""), username="admin@blouson.test", password="blouson-admin")
    return staff


def press(desk: Shopper, shop: Shop, button: str, return_id: str, **fields: str) -> None:
    """One button of a return's page."""
    (row,) = rows(shop, "SELECT id FROM orders_return WHERE public_id = %s", return_id)
    url = f"{shop.url}/admin/orders/return/{row['id']}/{button}/"
    sent = {"_form_submitted": "on", "csrfmiddlewaretoken": desk.session.cookies["csrftoken"], **fields}
    answer = desk.session.post(url, data=sent, headers={"Referer": url}, timeout=30)
    assert answer.status_code == 200, answer.text[:500]


def one_return(shop: Shop, number: str) -> dict[str, Any]:
    """The order's only return."""
    (row,) = rows(
        shop,
        "SELECT r.* FROM orders_return r JOIN orders_order o ON o.id = r.order_id WHERE o.number = %s",
        number,
    )
    return row


def wait_for_status(shop: Shop, number: str, status: str) -> None:
    wait_for(
        lambda: one_return(shop, number)["status"] == status,
        timeout_s=PATIENCE_S,
        what=f"the return of {number} to be {status}",
    )


def wait_for_refunds(shop: Shop, number: str, amount: int) -> None:
    """The gateway has given back exactly this much, and our ledger and the ERP say the same."""
    total = books_of(shop, number).order["total"]

    def told() -> bool:
        books = books_of(shop, number)
        at_erp = sum(round(float(each["amount_refunded"]) * 100) for each in books.erp_payments)
        return sum(books.ledger) == total - amount and at_erp == amount

    wait_for(told, timeout_s=PATIENCE_S, what=f"{amount} of {number} to be back in every book")
    assert sum(each["amount_refunded"] for each in books_of(shop, number).gateway_captures) == amount


def delivered(shop: Shop, shopper: Shopper) -> str:
    """What lies in the bag, bought and brought; the order's number."""
    shopper.check_out()
    shopper.pay()
    number = number_of(shop, "")
    wait_for_erp(shop, number, timeout_s=PATIENCE_S)
    deliver(shop, number, pack(shop, number, timeout_s=PATIENCE_S), timeout_s=PATIENCE_S)
    return number


def ask_back(shopper: Shopper, order_url: str, **chosen: str) -> str:
    """Fill the return form; the return's id."""
    shopper.open(f"{order_url}returns/new/")
    reason = re.findall(r'<option value="(does-not-fit)"', shopper.page.text)[0]
    shopper.submit(shopper.own_form(), **{"quantity_1": "1", "reason_1": reason, "wish": "refund", **chosen})
    return str(re.findall(r"/returns/([^/]+)/$", shopper.page.url)[0])


def test_one_of_two_pieces_comes_back_with_the_courier(shop: Shop, blouse: str, desk: Shopper) -> None:
    shopper = Shopper(shop.url)
    shopper.add_to_bag(blouse)
    shopper.add_to_bag(blouse, size=1)
    number = delivered(shop, shopper)
    order_url = shopper.page.url
    return_id = ask_back(shopper, order_url)
    press(desk, shop, "approve", return_id)
    wait_for_status(shop, number, "pickup_booked")
    awb = one_return(shop, number)["awb"]
    shop.world.shiprocket.call("POST", f"/shipments/{awb}/script", {"name": "return_ok"})
    wait_for_status(shop, number, "received")
    press(desk, shop, "inspect", return_id, good_1="1", damaged_1="0", not_ours_1="0")
    press(desk, shop, "refund", return_id)
    lines = rows(
        shop,
        "SELECT l.total FROM orders_orderline l JOIN orders_order o ON o.id = l.order_id WHERE o.number = %s "
        "ORDER BY l.line_no",
        number,
    )
    wait_for_refunds(shop, number, lines[0]["total"])
    (note,) = rows(shop, "SELECT number, total FROM orders_creditnote WHERE reason LIKE %s", f"%{number}%")
    wait_for(
        lambda: note["number"] in {each["external_id"] for each in shop.world.arkone.state("credit_notes")},
        timeout_s=PATIENCE_S,
        what="the ERP to have the credit note",
    )
    assert note["total"] == lines[0]["total"]
    wait_for_letters(shop, number, "is approved", "has arrived", "Your refund for")
    assert "Refunded" in words(shopper.open(f"{order_url}returns/{return_id}/").text)


def test_another_size_goes_out_when_the_first_is_back(shop: Shop, blouse: str, desk: Shopper) -> None:
    shopper = Shopper(shop.url)
    shopper.add_to_bag(blouse)
    number = delivered(shop, shopper)
    order_url = shopper.page.url
    shopper.open(f"{order_url}returns/new/")
    field = shopper.page.text[shopper.page.text.index('id="replacement_1"') :]
    other = re.findall(r'<option value="(variant_[^"]+)"', field)[0]
    return_id = ask_back(shopper, order_url, wish="exchange", way="store", replacement_1=other)
    for button, fields in (
        ("approve", {}),
        ("receive", {}),
        ("inspect", {"good_1": "1", "damaged_1": "0", "not_ours_1": "0"}),
        ("exchange", {}),
    ):
        press(desk, shop, button, return_id, **fields)
    wait_for_status(shop, number, "exchanged")
    (made,) = rows(
        shop,
        "SELECT o.* FROM orders_order o JOIN orders_exchange e ON e.order_id = o.id ORDER BY o.id DESC LIMIT 1",
    )
    assert (made["status"], made["payment_status"], made["total"]) == (
        "confirmed",
        "not_needed",
        made["credit_total"],
    )
    wait_for(
        lambda: books_of(shop, made["number"]).order["erp_id"],
        timeout_s=PATIENCE_S,
        what="the ERP to have the order that goes out",
    )
    pack(shop, made["number"], timeout_s=PATIENCE_S)
    books = books_of(shop, number)
    assert sum(books.ledger) == books.order["total"]  # the deal stands: no money has moved
    assert made["number"] in words(shopper.open(f"{order_url}returns/{return_id}/").text)


def test_a_parcel_that_nobody_takes_is_paid_back_less_its_way(shop: Shop, blouse: str) -> None:
    shopper = Shopper(shop.url)
    shopper.buy(blouse)
    number = number_of(shop, "")
    wait_for_erp(shop, number, timeout_s=PATIENCE_S)
    awb = pack(shop, number, timeout_s=PATIENCE_S)
    shop.world.shiprocket.call("POST", f"/shipments/{awb}/script", {"name": "rto"})
    wait_for(
        lambda: books_of(shop, number).order["fulfilment_status"] == "returned_to_origin",
        timeout_s=PATIENCE_S,
        what="the parcel to be back",
    )
    wait_for_refunds(shop, number, books_of(shop, number).order["total"] - 10_000)
    wait_for_letters(shop, number, "Your parcel came back")


@pytest.mark.parametrize("stage", ["confirmed", "packed", "out for delivery"])
def test_an_order_is_called_off_at_each_stage(shop: Shop, blouse: str, stage: str) -> None:
    shopper = Shopper(shop.url)
    order_url = shopper.buy(blouse)
    number = number_of(shop, "")
    wait_for_erp(shop, number, timeout_s=PATIENCE_S)
    if stage != "confirmed":
        awb = pack(shop, number, timeout_s=PATIENCE_S)
    if stage == "out for delivery":
        now = {"sr_status": 17, "activity": "Out for delivery"}
        shop.world.shiprocket.call("POST", f"/shipments/{awb}/scan", now)
        wait_for(
            lambda: books_of(shop, number).order["fulfilment_status"] == "out_for_delivery",
            timeout_s=PATIENCE_S,
            what="the courier to be at the door",
        )
        shopper.open(order_url)
        assert "/cancel/" not in shopper.page.text
        assert books_of(shop, number).order["status"] == "confirmed"
        return
    shopper.open(f"{order_url}cancel/")
    shopper.submit(shopper.own_form(), reason="Changed my mind")
    wait_for(
        lambda: books_of(shop, number).order["status"] == "cancelled",
        timeout_s=PATIENCE_S,
        what=f"{number} to be cancelled",
    )
    wait_for_refunds(shop, number, books_of(shop, number).order["total"])
    assert books_of(shop, number).erp_orders[0]["status"] == "cancelled"
