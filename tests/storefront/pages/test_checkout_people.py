"""The checkout and who is buying: a business, an address of the book, what is remembered for the next time."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from core.models import User
from erp_sync.erp.bodies import order_body
from orders.customers.book.operations import choose_default_address
from orders.customers.consents.queries import has_consent
from orders.customers.operations import save_address
from orders.models import ConsentRecord, CustomerAddress, Order
from orders.sales.queries import order_for_erp
from tests.orders.wardrobe import BENGALURU, MUMBAI, add_customer
from tests.shopper import ADDRESS
from tests.storefront.pages.test_checkout import bag, begin
from tests.world import World

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("world")]
GSTIN = "29ABCDE1234F1ZW"


def test_a_business_buyer_is_frozen_on_the_order_and_told_to_the_erp(client: Client, world: World) -> None:
    bag(client)
    assert begin(client, company_name="Rao Textiles", gstin="29abcde 1234f1zw").status_code == 303
    order = Order.objects.get()
    assert (order.company_name, order.gstin) == ("Rao Textiles", GSTIN)
    told = order_for_erp(order.public_id)
    assert (told.company_name, told.gstin) == ("Rao Textiles", GSTIN)


@pytest.mark.parametrize(
    ("changes", "field", "words"),
    [
        ({"gstin": GSTIN}, "company_name", "registered for GST"),
        ({"company_name": "Rao", "gstin": "29ABCDE1234F1ZX"}, "gstin", "15 characters"),
        ({"company_name": "Rao", "gstin": "<script>"}, "gstin", "15 characters"),
        ({"company_name": "Rao", "gstin": "08ABCDE1234F1Z0"}, "gstin", "belongs to Rajasthan, but the bill goes to Karnataka"),
    ],
)  # fmt: skip
def test_a_wrong_gstin_is_told_beside_its_field(
    client: Client, changes: dict[str, str], field: str, words: str
) -> None:
    bag(client)
    answer = begin(client, **changes)
    assert answer.status_code == 400
    assert f'id="error-{field}"' in answer.text
    assert words in answer.text
    assert "<script>" not in answer.text.replace('<script src="', "")
    assert not Order.objects.exists()


def test_the_profile_s_business_is_filled_in(client: Client) -> None:
    add_customer()
    client.force_login(User.objects.get())
    sent = {"company_name": "Rao Textiles", "gstin": GSTIN}
    assert client.post("/account/profile/business/", sent | {"gstin": "29"}).status_code == 400
    assert client.post("/account/profile/business/", sent).status_code == 303
    bag(client)
    assert f'value="{GSTIN}"' in client.get("/checkout/").text


def test_an_address_of_the_book_is_filled_in_with_one_press_and_the_rest_stays(client: Client) -> None:
    customer_id = add_customer()
    mine = save_address(customer_id=customer_id, address=MUMBAI)
    another = save_address(customer_id=add_customer("b@blouson.test"), address=MUMBAI)
    client.force_login(User.objects.get(email="asha@blouson.test"))
    bag(client)
    assert f'value="use:{mine}"' in client.get("/checkout/").text
    page = begin(client, action=f"use:{mine}", phone="98450 55555").text
    assert 'value="7, Hill Road, Bandra West"' in page
    assert 'value="98450 55555"' in page
    assert f"use:{another}" not in page
    assert ADDRESS["shipping_line1"] in begin(client, action=f"use:{another}").text
    assert not Order.objects.exists()


def test_what_is_asked_for_is_remembered_after_the_order_and_nothing_else(client: Client) -> None:
    add_customer()
    client.force_login(User.objects.get())
    bag(client)
    asked = {"keep_address": "on", "consent_cart_reminders": "on"}
    assert begin(client, **asked, gstin="wrong").status_code == 400
    assert not CustomerAddress.objects.exists()
    assert not ConsentRecord.objects.exists()
    assert begin(client, **asked).status_code == 303
    assert CustomerAddress.objects.get().line1 == ADDRESS["shipping_line1"]
    row = ConsentRecord.objects.get()
    assert (row.purpose, row.place, row.contact) == ("cart_reminders", "checkout", ADDRESS["email"])


def test_guests_agree_too_and_keep_no_book(client: Client) -> None:
    bag(client)
    page = client.get("/checkout/").text
    assert 'name="consent_cart_reminders"' in page
    assert 'name="keep_address"' not in page
    begin(client, keep_address="on", consent_marketing_email="on")
    assert has_consent(purpose="marketing_email", email=ADDRESS["email"])
    assert not CustomerAddress.objects.exists()


BILL = {
    "billing_asked": "1", "billing_name": "Rao Textiles Accounts", "billing_line1": "7, Hill Road, Bandra West",
    "billing_line2": "", "billing_pincode": "400 050", "billing_city": "", "billing_state_code": "",
}  # fmt: skip


def test_the_bill_goes_with_the_parcel_until_the_box_is_unticked(client: Client) -> None:
    bag(client)
    page = client.get("/checkout/").text
    assert re.search(r'id="billing_same" name="billing_same" checked', page)
    assert begin(client, **BILL, billing_same="on").status_code == 303
    order = Order.objects.get()
    assert order.billing_address == order.shipping_address


def test_a_bill_of_its_own_is_frozen_told_to_the_erp_and_printed(client: Client) -> None:
    bag(client)
    assert begin(client, **BILL, company_name="Rao Textiles", gstin="27ABCDE1234F1Z0").status_code == 303
    order = Order.objects.get()
    assert (order.billing_name, order.billing_line1, order.billing_city, order.billing_state_code) == (
        "Rao Textiles Accounts", "7, Hill Road, Bandra West", "Mumbai Suburban", "27",
    )  # fmt: skip
    assert (order.shipping_state_code, order.billing_pincode) == ("29", "400050")
    told = order_body(order_for_erp(order.public_id))
    assert (told["billing_address"]["city"], told["billing_address"]["state_code"]) == (
        "Mumbai Suburban",
        "27",
    )
    assert told["shipping_address"]["state_code"] == "29"


def test_what_is_missing_from_the_bill_stands_beside_its_fields(client: Client) -> None:
    bag(client)
    page = begin(client, **(BILL | {"billing_line1": "", "billing_pincode": "999999"}))
    assert page.status_code == 400
    for field in ("billing_line1", "billing_pincode"):
        assert f'id="error-{field}"' in page.text
    assert 'value="Rao Textiles Accounts"' in page.text
    assert not re.search(r'name="billing_same" checked', page.text)
    wrong = begin(client, **BILL, company_name="Rao Textiles", gstin=GSTIN).text
    assert "belongs to Karnataka, but the bill goes to Maharashtra" in wrong
    assert not Order.objects.exists()


def test_the_book_knows_where_bills_go(client: Client) -> None:
    customer_id = add_customer()
    save_address(customer_id=customer_id, address=BENGALURU)
    office = save_address(customer_id=customer_id, address=MUMBAI)
    choose_default_address(customer_id=customer_id, address_id=office, for_billing=True)
    client.force_login(User.objects.get())
    bag(client)
    page = client.get("/checkout/").text
    assert re.search(r'name="billing_line1"[^>]*value="7, Hill Road, Bandra West"', page)
    assert re.search(r'name="shipping_line1"[^>]*value="12, 4th Cross, Indiranagar"', page)
    assert not re.search(r'name="billing_same" checked', page)
