"""The address book: seen, added to, corrected, forgotten; nobody else's."""

from __future__ import annotations

import pytest
from django.test import Client

from core.models import User
from orders.customers.operations import save_address
from orders.models import CustomerAddress
from tests.orders.wardrobe import BENGALURU, MUMBAI, add_customer

pytestmark = pytest.mark.django_db
ROOM = "/account/addresses/"
FORM = {
    "shipping_name": "Asha Rao", "shipping_phone": "98450 12345", "shipping_line1": "12, 4th Cross",
    "shipping_line2": "", "shipping_city": "Bengaluru", "shipping_state_code": "", "shipping_pincode": "560 038",
}  # fmt: skip


@pytest.fixture
def asha(client: Client) -> Client:
    """A customer who is logged in, without an address."""
    add_customer()
    client.force_login(User.objects.get())
    return client


def test_an_address_is_added_and_its_state_is_the_pin_s(asha: Client) -> None:
    assert "Your book is empty" in asha.get(ROOM).text
    assert 'hx-get="/islands/pin-place/"' in asha.get(f"{ROOM}new/").text
    assert asha.post(f"{ROOM}new/", FORM)["Location"] == ROOM
    row = CustomerAddress.objects.get()
    assert (row.state_code, row.pincode, row.phone, row.is_default) == ("29", "560038", "+919845012345", True)
    page = asha.get(ROOM).text
    assert "12, 4th Cross" in page
    assert "Karnataka" in page


def test_the_pin_fills_town_and_state_without_javascript(asha: Client) -> None:
    answer = asha.post(f"{ROOM}new/", FORM | {"shipping_city": "", "action": "update"})
    assert answer.status_code == 200
    assert 'value="29" selected' in answer.text
    assert not CustomerAddress.objects.exists()


def test_what_is_wrong_stands_beside_its_field_and_nothing_is_lost(asha: Client) -> None:
    wrong = FORM | {"shipping_pincode": "000000", "shipping_line1": "", "shipping_name": "<i>Asha"}
    answer = asha.post(f"{ROOM}new/", wrong)
    assert answer.status_code == 400
    for part in ("pincode", "line1"):
        assert f'id="error-shipping_{part}"' in answer.text
    assert 'value="&lt;i&gt;Asha"' in answer.text
    assert not CustomerAddress.objects.exists()


def test_correcting_preferring_and_forgetting(asha: Client) -> None:
    asha.post(f"{ROOM}new/", FORM)
    asha.post(f"{ROOM}new/", FORM | {"shipping_line1": "7, Hill View"})
    first, second = CustomerAddress.objects.order_by("id")
    asha.post(f"{ROOM}{second.public_id}/", {"action": "prefer"})
    asha.post(f"{ROOM}{second.public_id}/", {"action": "prefer_billing"})
    assert CustomerAddress.objects.get(is_default=True, is_billing_default=True) == second
    assert (
        asha.post(f"{ROOM}{first.public_id}/", FORM | {"shipping_line1": "7, Hill View"}).status_code == 409
    )
    assert asha.post(f"{ROOM}{first.public_id}/", FORM | {"shipping_line1": "9, MG Road"}).status_code == 303
    first.refresh_from_db()
    assert first.line1 == "9, MG Road"
    asha.post(f"{ROOM}{first.public_id}/", {"action": "delete"})
    assert list(CustomerAddress.objects.all()) == [second]


def test_another_s_address_is_not_there(asha: Client) -> None:
    other = save_address(customer_id=add_customer("b@blouson.test"), address=MUMBAI)
    assert asha.get(f"{ROOM}{other}/").status_code == 404
    for action in ("delete", "prefer", "prefer_billing", ""):
        assert asha.post(f"{ROOM}{other}/", FORM | {"action": action}).status_code == 404
    row = CustomerAddress.objects.get()
    assert row.to_address().city == "Mumbai"
    assert not row.is_billing_default
    assert BENGALURU.line1 not in asha.get(ROOM).text
