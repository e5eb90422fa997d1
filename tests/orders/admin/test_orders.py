"""What staff see of an order and what their buttons do."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import Permission
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from core import clock
from core.models import User
from orders.fulfilment.operations import DeliveryFacts, ScanFacts, record_delivery, record_scan
from orders.fulfilment.rules import ShipmentStatus
from orders.models import Cart, Customer, Order, Shipment, ShippingOption
from orders.sales.operations import CapturedPayment, confirm_order
from orders.sales.queries import order_token
from payments.models import Refund
from tests.orders.conftest import begin, come_back
from tests.orders.outside import Outside
from tests.orders.wardrobe import add_customer, add_piece, cart_with, everything, told

pytestmark = pytest.mark.django_db
Placed = Callable[..., Order]


@pytest.fixture
def staff(client: Client) -> Client:
    """An owner's browser."""
    client.force_login(User.objects.create_superuser("meena@blouson.test", "kanjivaram-9", name="Meena"))
    return client


def url_of(order: Order) -> str:
    return reverse("admin:orders_order_change", args=[order.pk])


def action_url(name: str, pk: int) -> str:
    return reverse(f"admin:orders_{name}", args=[pk])


def page(client: Client, url: str) -> str:
    answer = client.get(url)
    assert answer.status_code == 200, answer.status_code
    return answer.content.decode()


def press(client: Client, url: str, **fields: str) -> Any:
    return client.post(url, {"_form_submitted": "on", **fields}, follow=True)


def test_the_page_tells_the_whole_story(staff: Client, placed: Placed, pay: Any) -> None:
    order = placed()
    come_back(order, pay(order))
    record_delivery(
        DeliveryFacts(order.number, order.number, "BLR", "packed", 1, awb="AWB1", courier="Delhivery")
    )
    record_scan(
        ScanFacts(
            ShipmentStatus.IN_TRANSIT, clock.now(), awb="AWB1", activity="Bag received", location="Pune"
        )
    )
    html = page(staff, url_of(order))
    for words in (
        order.number, "Asha Rao", "12, 4th Cross, Indiranagar", "₹1,599.00", "Order placed; awaiting payment.",
        "₹1,599.00 paid. Order confirmed.", "Packed at BLR.", "The parcel is on its way.", "BLS-MRN-34", "62061090",
        "29ABCDE1234F1ZW", "CGST + SGST", "captured", "AWB1", "Bag received", "Pune", order_token(order.public_id),
    ):  # fmt: skip
        assert words in html, words


def test_the_list_finds_and_filters(staff: Client, placed: Placed, outside: Outside) -> None:
    outside.erp_is_down = True
    order = placed()
    listing = reverse("admin:orders_order_changelist")
    for query in (
        "",
        "?q=WEB",
        f"?q={order.number}",
        "?q=560038",
        "?attention=flagged",
        "?attention=unverified",
    ):
        assert order.number in page(staff, listing + query), query
    assert order.number not in page(staff, listing + "?status__exact=cancelled")


def test_the_list_does_not_ask_more_for_more_orders(
    staff: Client, placed: Placed, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    placed()
    listing = reverse("admin:orders_order_changelist")
    page(staff, listing)
    with CaptureQueriesContext(
        connection,
    ) as one:
        page(staff, listing)
    for number in range(3):
        begin(cart_id=cart_with((add_piece(f"SKT-RED-{number}"), 1)))
    with CaptureQueriesContext(connection) as four:
        page(staff, listing)
    assert len(four) == len(one)


def test_cancelling_asks_for_a_reason_and_calls_the_verb(staff: Client, placed: Placed) -> None:
    order = placed()
    url = action_url("order_cancel", order.pk)
    assert "Cancel this order?" in page(staff, url)
    press(staff, url, reason="")
    order.refresh_from_db()
    assert order.status == "pending"
    press(staff, url, reason="The customer called")
    order.refresh_from_db()
    assert order.status == "cancelled"
    fact = order.facts.get(kind="cancelled")
    assert (fact.text, fact.actor) == ("Cancelled: The customer called", "meena@blouson.test")


def test_a_paid_order_is_refunded_when_staff_cancel_it(staff: Client, placed: Placed, pay: Any) -> None:
    order = placed()
    come_back(order, pay(order))
    press(staff, action_url("order_cancel", order.pk), reason="Torn")
    assert Refund.objects.get().amount == order.total


def test_buttons_stand_only_where_they_make_sense(staff: Client, placed: Placed) -> None:
    order = placed()
    html = page(staff, url_of(order))
    assert "Cancel order" in html and "Ask the gateway" in html
    assert "Verify with the ERP" not in html and "Mark as looked after" not in html
    confirm_order(reference=order.reference, payment=CapturedPayment("pay_1", order.money_total))
    record_delivery(DeliveryFacts(order.number, order.number, "BLR", "packed", 1))
    html = page(staff, url_of(order))
    assert "Cancel order" in html and "Ask the gateway" not in html  # the warehouse may still stop it
    record_scan(
        ScanFacts(ShipmentStatus.IN_TRANSIT, clock.now(), delivery_ref=order.number, activity="Bag received")
    )
    assert "Cancel order" not in page(staff, url_of(order))
    before = everything()
    assert (
        staff.post(action_url("order_cancel", order.pk), {"_form_submitted": "on", "reason": "x"}).status_code
        == 403
    )
    assert everything() == before


def test_readers_see_no_buttons_and_cannot_press_them(client: Client, placed: Placed) -> None:
    order = placed()
    reader = User.objects.create_user("reader@blouson.test", "kanjivaram-9", is_staff=True)
    reader.user_permissions.add(Permission.objects.get(codename="view_order"))
    client.force_login(reader)
    assert "Cancel order" not in page(client, url_of(order))
    assert (
        client.post(
            action_url("order_cancel", order.pk), {"_form_submitted": "on", "reason": "x"}
        ).status_code
        == 403
    )
    order.refresh_from_db()
    assert order.status == "pending"


def test_the_gateway_can_be_asked(staff: Client, placed: Placed, pay: Any) -> None:
    order = placed()
    pay(order)
    answer = press(staff, action_url("order_ask_gateway", order.pk))
    order.refresh_from_db()
    assert order.status == "confirmed"
    assert "the payment is captured" in answer.content.decode()


def test_an_unverified_order_can_be_verified_now(staff: Client, placed: Placed, outside: Outside) -> None:
    outside.erp_is_down = True
    order = placed()
    assert "Mark as looked after" not in page(staff, url_of(order))  # only the ERP can settle this
    press(staff, action_url("order_verify", order.pk))
    order.refresh_from_db()
    assert not order.stock_verified
    outside.erp_is_down = False
    press(staff, action_url("order_verify", order.pk))
    order.refresh_from_db()
    assert order.stock_verified and order.price_verified and order.flags == {}


def test_flags_are_settled_with_a_reason(staff: Client, placed: Placed) -> None:
    order = placed()
    record_delivery(DeliveryFacts(order.number, order.number, "BLR", "packed", 1))
    order.refresh_from_db()
    assert set(order.flags) == {"packed_unconfirmed"}
    assert "was packed for an order that is pending" in page(staff, url_of(order))
    press(staff, action_url("order_settle", order.pk), reason="Fetched the parcel back")
    order.refresh_from_db()
    assert order.flags == {}
    assert "Looked after (packed_unconfirmed): Fetched the parcel back" in order.facts.get(kind="flag").text


def test_a_parcel_can_be_marked_as_delivered(staff: Client, placed: Placed) -> None:
    order = placed()
    confirm_order(reference=order.reference, payment=CapturedPayment("pay_1", order.money_total))
    record_delivery(DeliveryFacts(order.number, order.number, "BLR", "packed", 1, awb="AWB1"))
    parcel = Shipment.objects.get()
    assert "AWB1" in page(staff, reverse("admin:orders_shipment_changelist"))
    press(staff, action_url("shipment_mark_as_delivered", parcel.pk))
    order.refresh_from_db()
    assert order.fulfilment_status == "delivered"
    assert told(order)[-1] == "delivered"
    assert "Mark as delivered" not in page(staff, reverse("admin:orders_shipment_change", args=[parcel.pk]))


def test_carts_and_customers_are_read(staff: Client) -> None:
    customer_id = add_customer()
    cart_with((add_piece(), 2), customer_id=customer_id)
    cart, customer = Cart.objects.get(), Customer.objects.get()
    assert cart.public_id in page(staff, reverse("admin:orders_cart_changelist"))
    assert "BLS-MRN-34" in page(staff, reverse("admin:orders_cart_change", args=[cart.pk]))
    assert "asha@blouson.test" in page(staff, reverse("admin:orders_customer_changelist"))
    assert "Asha Rao" in page(staff, reverse("admin:orders_customer_change", args=[customer.pk]))
    assert staff.post(reverse("admin:orders_cart_change", args=[cart.pk]), {}).status_code == 403
    assert staff.get(reverse("admin:orders_order_add")).status_code == 403


def test_carriage_is_priced_in_rupees_and_kept_in_paise(staff: Client) -> None:
    option = ShippingOption.objects.get(code="standard")
    url = reverse("admin:orders_shippingoption_change", args=[option.pk])
    html = page(staff, url)
    assert "99.00" in html and "1999.00" in html
    fields = {
        "name": "Standard",
        "code": "standard",
        "amount": "79.50",
        "free_from": "",
        "min_days": 3,
        "max_days": 6,
        "rank": 10,
        "is_active": "on",
        **{
            f"{rows}-{count}": "0"
            for rows in ("rates", "zone_links", "profile_links")
            for count in ("TOTAL_FORMS", "INITIAL_FORMS")
        },
    }
    staff.post(url, fields)
    option.refresh_from_db()
    assert (option.amount, option.free_from, option.min_days) == (79_50, None, 3)
    refused = staff.post(url, {**fields, "price": "-1", "min_days": 9})
    assert refused.status_code == 200
    option.refresh_from_db()
    assert (option.amount, option.min_days) == (79_50, 3)


def test_old_facts_stand_below_new_ones(staff: Client, placed: Placed) -> None:
    order = placed()
    with clock.moved(timedelta(minutes=5)):
        confirm_order(reference=order.reference, payment=CapturedPayment("pay_1", order.money_total))
    html = page(staff, url_of(order))
    assert html.index("Order confirmed.") < html.index("Order placed; awaiting payment.")
