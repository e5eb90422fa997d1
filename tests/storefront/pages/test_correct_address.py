"""Correcting the address on the order's page: without JavaScript, nothing typed is lost, refused once packed."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client

from orders.fulfilment.operations import DeliveryFacts, record_delivery
from orders.models import Order
from orders.sales.queries import order_token
from storefront.letters.models import Letter
from tests.orders.conftest import begin, come_back
from tests.world import drain_outbox

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)
MUMBAI = {
    "shipping_name": "Asha <b>Rao</b>",
    "shipping_phone": "98450 12345",
    "shipping_line1": "7, Hill Road, Bandra West",
    "shipping_line2": "",
    "shipping_city": "Mumbai",
    "shipping_state_code": "",
    "shipping_pincode": "400050",
}


@pytest.fixture
def order(world: object, pay: Callable[..., dict[str, str]]) -> Order:
    """Paid, not packed."""
    found = Order.objects.get(public_id=begin().order_id)
    return come_back(found, pay(found))


def page_of(order: Order) -> str:
    return f"/orders/{order_token(order.public_id)}/"


def test_from_the_page_to_the_letter(order: Order, client: Client) -> None:
    assert f"{page_of(order)}address/" in client.get(page_of(order)).content.decode()
    form = client.get(f"{page_of(order)}address/").content.decode()
    assert "12, 4th Cross, Indiranagar" in form and 'value="+919845012345"' in form
    answer = client.post(f"{page_of(order)}address/", MUMBAI, follow=True).content.decode()
    assert "goes to the corrected address" in answer
    assert "Asha &lt;b&gt;Rao&lt;/b&gt;" in answer and "<b>Rao" not in answer
    assert "IGST" in answer and "₹1,599.00" in answer
    drain_outbox()
    letter = Letter.objects.get(kind="address_corrected")
    assert letter.subject == f"The address of your order {order.number} has been corrected"
    assert "7, Hill Road, Bandra West" in letter.text and "If this was not you" in letter.text
    assert "Asha &lt;b&gt;Rao" in letter.html
    again = client.post(f"{page_of(order)}address/", MUMBAI, follow=True).content.decode()
    assert "the address we have already" in again
    drain_outbox()
    assert Letter.objects.filter(kind="address_corrected").count() == 1


def test_what_is_wrong_stands_at_its_field_and_nothing_typed_is_lost(order: Order, client: Client) -> None:
    wrong = MUMBAI | {"shipping_pincode": "560038", "shipping_state_code": "27", "shipping_phone": "12"}
    answer = client.post(f"{page_of(order)}address/", wrong)
    text = answer.content.decode()
    assert answer.status_code == 400
    assert "PIN 560038 is in Karnataka" in text and "10-digit Indian mobile number" in text
    assert 'aria-describedby="error-shipping_pincode"' in text
    assert 'value="7, Hill Road, Bandra West"' in text and 'value="12"' in text
    order.refresh_from_db()
    assert order.shipping_pincode == "560038" and order.shipping_line1.startswith("12, 4th")


def test_the_pin_fills_in_the_place_without_javascript(order: Order, client: Client) -> None:
    asked = MUMBAI | {"shipping_city": "", "action": "update"}
    text = client.post(f"{page_of(order)}address/", asked).content.decode()
    assert "PIN 400050 is in" in text and "Maharashtra" in text
    order.refresh_from_db()
    assert order.shipping_pincode == "560038"


def test_once_packed_it_stays_and_says_so(order: Order, client: Client) -> None:
    record_delivery(DeliveryFacts(order.number, order.number, "BLR", "packed", 1))
    assert f"{page_of(order)}address/" not in client.get(page_of(order)).content.decode()
    assert "This address stays as it is" in client.get(f"{page_of(order)}address/").content.decode()
    answer = client.post(f"{page_of(order)}address/", MUMBAI)
    assert answer.status_code == 409
    assert "is packed, so its address can no longer be changed" in answer.content.decode()
    order.refresh_from_db()
    assert order.shipping_pincode == "560038"


def test_nobody_without_the_link(order: Order, client: Client) -> None:
    assert client.get("/orders/nonsense/address/").status_code == 404
    assert client.post("/orders/nonsense/address/", MUMBAI).status_code == 404
    order.refresh_from_db()
    assert order.shipping_pincode == "560038"
