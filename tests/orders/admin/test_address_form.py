"""A customer calls about the address: the button, its form, its refusals."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client

from core.models import User
from orders.fulfilment.operations import DeliveryFacts, record_delivery
from orders.models import Order
from tests.orders.admin.test_orders import action_url, press
from tests.orders.conftest import come_back
from tests.orders.wardrobe import everything

pytestmark = pytest.mark.django_db
MUMBAI = {
    "name": "Asha Rao",
    "phone": "98450 12345",
    "line1": "7, Hill Road, Bandra West",
    "line2": "",
    "city": "Mumbai",
    "pincode": "400050",
    "state_code": "27",
}


@pytest.fixture
def order(placed: Callable[..., Order], pay: Callable[..., dict[str, str]]) -> Order:
    """Paid, not packed."""
    found = placed()
    return come_back(found, pay(found))


@pytest.fixture
def staff(client: Client) -> Client:
    """An owner's browser."""
    client.force_login(User.objects.create_superuser("meena@blouson.test", "kanjivaram-9", name="Meena"))
    return client


def test_the_form_shows_the_address_and_corrects_it_under_the_name_of_whoever_did(
    staff: Client, order: Order
) -> None:
    url = action_url("order_readdress", order.pk)
    assert "12, 4th Cross, Indiranagar" in staff.get(url).content.decode()
    assert "goes to the corrected address" in press(staff, url, **MUMBAI).content.decode()
    order.refresh_from_db()
    assert (order.shipping_city, order.total) == ("Mumbai", 1_599_00)
    assert "meena@blouson.test" in order.facts.get(kind="address_corrected").actor


def test_a_wrong_pin_is_told_at_its_field(staff: Client, order: Order) -> None:
    before = everything()
    answer = press(staff, action_url("order_readdress", order.pk), **MUMBAI | {"state_code": "29"})
    assert "PIN 400050 is in Maharashtra" in answer.content.decode()
    assert everything() == before


def test_no_button_once_packed(staff: Client, order: Order) -> None:
    record_delivery(DeliveryFacts(order.number, order.number, "BLR", "packed", 1))
    before = everything()
    assert (
        staff.post(action_url("order_readdress", order.pk), {"_form_submitted": "on", **MUMBAI}).status_code
        == 403
    )
    assert everything() == before
