"""What a stranger, a slip of the thumb or a broken system sends: a clear answer, and nothing lost or gained."""

from __future__ import annotations

import uuid
from typing import Any

import pytest
import requests

from tests.journeys.books import rows
from tests.journeys.test_purchase import blouse
from tests.shop import Shop
from tests.shopper import Shopper, words

__all__ = ["blouse"]


def counts(shop: Shop) -> list[Any]:
    """How much there is of everything that must not change."""
    query = (
        "SELECT (SELECT count(*) FROM orders_order) orders, (SELECT count(*) FROM payments_paymentintent) intents, "
        "(SELECT coalesce(sum(reserved), 0) FROM catalog_inventorylevel) reserved"
    )
    return list(rows(shop, query)[0].values())


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({"shipping_pincode": "999999"}, "PIN"),
        ({"shipping_pincode": "56003"}, "PIN"),
        ({"shipping_pincode": "560038", "shipping_state_code": "08"}, "Karnataka"),
        ({"phone": "12345"}, "10-digit Indian mobile"),
        ({"email": "asha@"}, "mail"),
        ({"shipping_name": " "}, "name"),
        ({"shipping_option_code": "teleport"}, "deliver"),
    ],
)
def test_a_slip_in_the_checkout_is_explained_and_forgets_nothing(
    shop: Shop, blouse: str, changed: dict, told: str
) -> None:
    shopper = Shopper(shop.url)
    shopper.add_to_bag(blouse)
    before = counts(shop)
    shopper.check_out(**changed)
    assert 400 <= shopper.page.status_code < 500
    assert told.lower() in words(shopper.page.text).lower()
    assert "14, 2nd Cross, Indiranagar" in shopper.page.text, "what was typed is still there"
    assert counts(shop) == before


@pytest.mark.parametrize("quantity", ["-1", "0", "11", "1000000000", "1.5", "two", "", "１"])
def test_impossible_quantities_are_refused(shop: Shop, blouse: str, quantity: str) -> None:
    shopper = Shopper(shop.url)
    shopper.open(f"/products/{blouse}/")
    form = shopper.form("add-to-cart")
    shopper.submit(form, variant=form.choices["variant"][0], quantity=quantity)
    assert shopper.page.status_code in {400, 409}
    told = words(shopper.page.text)
    assert "from 1 to 10" in told or "at most 10 of one piece" in told
    assert "nothing in your bag" in words(shopper.open("/cart/").text)


def test_a_tampered_price_buys_nothing_cheaper(shop: Shop, blouse: str) -> None:
    shopper = Shopper(shop.url)
    shopper.open(f"/products/{blouse}/")
    form = shopper.form("add-to-cart")
    shopper.submit(form, variant=form.choices["variant"][0], price="1", unit_price="1", total="1")
    shopper.open("/checkout/")
    checkout = shopper.form("/checkout/")
    real = checkout.fields["accepted_total"]
    before = counts(shop)
    shopper.check_out(accepted_total="100")
    assert shopper.page.status_code == 409, words(shopper.page.text)
    assert counts(shop) == before
    shopper.check_out(accepted_total=real)
    (row,) = rows(shop, "SELECT total FROM orders_order ORDER BY id DESC LIMIT 1")
    assert row["total"] == int(real)


def test_a_size_that_sold_out_meanwhile_is_named(shop: Shop, blouse: str) -> None:
    shopper = Shopper(shop.url)
    shopper.add_to_bag(blouse, size=1)
    sku = rows(
        shop,
        "SELECT v.sku FROM orders_lineitem l JOIN catalog_productvariant v ON v.id = l.variant_id ORDER BY l.id DESC LIMIT 1",
    )[0]["sku"]
    stock = [row for row in shop.world.arkone.state("stock") if row["sku"] == sku]
    shop.world.arkone.seed(stock=[{**row, "on_hand": 0} for row in stock])
    before = counts(shop)
    shopper.check_out()
    assert shopper.page.status_code == 409
    assert "sold out" in words(shopper.page.text).lower()
    assert counts(shop) == before
    shop.world.arkone.seed(stock=stock)


@pytest.mark.parametrize(
    ("path", "headers", "statuses"),
    [
        ("/hooks/payment/razorpay", {"X-Razorpay-Signature": "0" * 64}, {400, 401}),
        ("/hooks/erp/arkone", {"X-ArkOne-Signature": "t=1,v1=" + "0" * 64}, {400, 401}),
        ("/hooks/crm", {"X-CRM-Signature": "t=1,v1=" + "0" * 64}, {400, 401}),
        ("/hooks/courier", {"x-api-key": "guess"}, {400, 401}),
        ("/hooks/courier", {}, {400, 401}),
    ],
)
def test_forged_news_is_turned_away_unkept(shop: Shop, path: str, headers: dict, statuses: set) -> None:
    kept = (
        "SELECT 1 FROM erp_sync_inboxmessage WHERE body LIKE %s "
        "UNION ALL SELECT 1 FROM payments_webhookevent WHERE body LIKE %s"
    )
    mark = f"forged-{uuid.uuid4().hex}"
    answer = requests.post(f"{shop.url}{path}", json={"event": mark}, headers=headers, timeout=10)
    assert answer.status_code in statuses
    assert mark not in answer.text
    assert rows(shop, kept, f"%{mark}%", f"%{mark}%".encode()) == []


@pytest.mark.parametrize("token", ["nonsense", "A" * 27, "x" * 300, "..%2f..%2fadmin", "%00"])
def test_an_unknown_order_link_is_not_found(shop: Shop, token: str) -> None:
    for path in (f"/orders/{token}/", f"/checkout/pay/{token}/", f"/checkout/return/{token}/"):
        assert requests.get(f"{shop.url}{path}", timeout=10).status_code == 404


def test_a_form_from_another_site_is_refused(shop: Shop, blouse: str) -> None:
    shopper = Shopper(shop.url)
    shopper.open(f"/products/{blouse}/")
    variant = shopper.form("add-to-cart").choices["variant"][0]
    for headers in (
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
        {"Sec-Fetch-Site": "cross-site"},
        {},
    ):
        answer = requests.post(
            f"{shop.url}/islands/add-to-cart/", data={"variant": variant}, headers=headers, timeout=10
        )
        assert answer.status_code == 403, headers


def test_a_strangers_page_is_a_designed_404(shop: Shop) -> None:
    answer = requests.get(f"{shop.url}/products/no-such-blouse/", timeout=10)
    assert answer.status_code == 404
    assert "Blouson" in answer.text
    assert "Traceback" not in answer.text
