"""Collecting in a store on the shopper's pages: chosen at checkout, followed on the order's page."""

from __future__ import annotations

import pytest
from django.test import Client

from orders.handover.operations import hand_over
from orders.handover.queries import code_of
from orders.invoices.queries import printed_invoice
from orders.models import Invoice, Order
from orders.sales.operations import CapturedPayment, confirm_order
from orders.sales.queries import order_token
from tests.orders.handover.stores import make_ready, open_store
from tests.shopper import words
from tests.storefront.pages.test_checkout import bag, begin
from tests.world import drain_outbox

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("world")]


def test_the_store_stands_among_the_ways_and_turns_cash_off(client: Client) -> None:
    bag(client)
    open_store()
    page = words(client.get("/checkout/").text)
    assert "How would you like to get it?" in page
    assert (
        "Collect in Indiranagar Ready within 1 day. 12, 100 Feet Road, Bengaluru 560001. Open Mon to Sat, 10 to 8."
        in page
    )
    assert "Cash on delivery Pay the courier" in page
    asked = {"shipping_pincode": "560038", "shipping_option_code": "collect-blr", "payment_method": "cod"}
    told = words(client.get("/islands/checkout-sums/", asked).text)
    assert "What you collect in a store is paid in advance." in told
    assert "₹1,500" in told


def test_collected_in_cash_is_refused_in_words(client: Client) -> None:
    bag(client)
    open_store()
    answer = begin(client, shipping_option_code="collect-blr", payment_method="cod", accepted_total="150000")
    assert answer.status_code == 404
    assert "it has to be paid in advance" in answer.text
    assert not Order.objects.exists()


def test_the_order_page_tells_store_hours_and_code(client: Client) -> None:
    bag(client)
    open_store()
    assert begin(client, shipping_option_code="collect-blr", accepted_total="150000").status_code == 303
    order = Order.objects.get()
    confirm_order(reference=order.number, payment=CapturedPayment("pay_1", order.money_total))
    address = f"/orders/{order_token(order.public_id)}/"
    page = words(client.get(address).text)
    assert "We write to you as soon as they are ready at Indiranagar store." in page
    assert "Open Mon to Sat, 10 to 8" in page
    assert "Correct address" not in page
    make_ready(order)
    page = words(client.get(address).text)
    assert "Ready for you" in page
    assert code_of(order.public_id, 1) in page
    assert "Courier" not in page


NO_ADDRESS = {
    f"shipping_{part}": "" for part in ("line1", "line2", "city", "state_code", "pincode")
} | {"shipping_option_code": "collect-blr", "billing_asked": "1", "billing_same": "on"}  # fmt: skip


def test_a_name_and_a_number_are_enough_to_collect(client: Client) -> None:
    bag(client)
    open_store()
    page = client.get("/checkout/").text
    assert "Who collects it?" in page
    for name in ("shipping_line1", "shipping_pincode", "shipping_city"):
        field = page.split(f'id="{name}"')[1].split(">")[0]
        assert " required" not in field, name
    nobody = begin(client, **NO_ADDRESS, shipping_name="", accepted_total="150000")
    assert nobody.status_code == 400 and "Tell us who receives the parcel." in nobody.text
    company = begin(
        client, **NO_ADDRESS, gstin="29ABCDE1234F1ZW", company_name="Rao Textiles", accepted_total="150000"
    )
    assert company.status_code == 400 and 'id="error-billing_line1"' in company.text
    assert 'name="billing_same" checked' not in company.text  # its fields are seen
    assert not Order.objects.exists()
    by_courier = begin(client, **NO_ADDRESS | {"shipping_option_code": "standard"})
    assert by_courier.status_code == 400 and "Enter the house and street." in by_courier.text

    assert begin(client, **NO_ADDRESS, accepted_total="150000").status_code == 303
    order = Order.objects.get()
    assert order.billing_address == order.shipping_address
    assert (order.shipping_line1, order.shipping_state_code) == ("Indiranagar store", "29")
    line = order.lines.get()  # taxed where it changes hands
    assert (line.cgst, line.sgst, line.igst) == (3571, 3571, 0)
    confirm_order(reference=order.number, payment=CapturedPayment("pay_1", order.money_total))
    make_ready(order)
    hand_over(order_id=order.public_id, code=code_of(order.public_id, 1), actor="meera@blouson.test")
    drain_outbox()
    paper = printed_invoice(order_id=order.public_id, document_id=Invoice.objects.get().public_id)
    assert paper.billed_to == (order.billing_name, order.billing_phone)
    assert paper.place_of_supply == "Karnataka (29)"


def test_from_fifty_thousand_rupees_the_bill_carries_an_address(client: Client) -> None:
    bag(client, price="50000.00")
    open_store()
    refused = begin(client, **NO_ADDRESS, accepted_total="5000000")
    assert refused.status_code == 400 and "From ₹50,000 on the bill has to carry your address" in refused.text
    billed = {
        "billing_name": "Asha Rao", "billing_line1": "12, 4th Cross", "billing_line2": "", "billing_city": "",
        "billing_state_code": "", "billing_pincode": "400050", "billing_same": "",
    }  # fmt: skip
    assert begin(client, **NO_ADDRESS | billed, accepted_total="5000000").status_code == 303
    order = Order.objects.latest("id")
    line = order.lines.get()
    assert (order.billing_city, line.igst, order.total) == ("Mumbai Suburban", 0, 50_000_00)
