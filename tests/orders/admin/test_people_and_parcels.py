"""One page per customer, and the board of all parcels."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.contrib.auth.models import Permission
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext

from core import clock
from core.models import User
from erp_sync.engine.outbound import Intent, enqueue
from erp_sync.models import ExternalRef
from orders.desk.parcels import parcel_board
from orders.models import ConsentRecord, Customer, Lead, Order, Shipment, ShipmentScan
from tests.core.admin_rows import add_attempt, add_order, add_parcel

pytestmark = pytest.mark.django_db
BOARD = "/admin/orders/shipment/board/"


def owner(client: Client) -> Client:
    client.force_login(User.objects.create_superuser("owner@blouson.test", "kanjivaram-9"))
    return client


def parcel(name: str, status: str, *, moved_days_ago: float = 0.5, scans: str = "") -> Shipment:
    """A parcel with scans like "out_for_delivery undelivered", an hour apart, the last one an hour ago."""
    add_parcel(add_order(name), name, scans=0)
    found = Shipment.objects.latest("pk")
    moved = clock.now() - timedelta(days=moved_days_ago)
    Shipment.objects.filter(pk=found.pk).update(status=status, moved_at=moved, awb=f"AWB{name}")
    words = scans.split()
    for number, word in enumerate(words):
        at = clock.now() - timedelta(hours=len(words) - number)
        ShipmentScan.objects.create(
            shipment=found, dedupe=f"{name}{number}", at=at, status=word, activity=f"{word} {number}"
        )
    return found


def test_each_parcel_that_needs_a_person_is_on_its_list_and_no_other(client: Client) -> None:
    parcel("ndr", "out_for_delivery", scans="out_for_delivery undelivered undelivered")
    parcel("again", "out_for_delivery", scans="out_for_delivery undelivered out_for_delivery")
    parcel("home", "delivered", scans="out_for_delivery undelivered delivered")
    parcel("rto", "rto_in_transit", scans="undelivered rto_in_transit")
    parcel("quiet", "in_transit", moved_days_ago=4)

    board = parcel_board()

    assert [(each.awb, each.attempts, each.said) for each in board.refused] == [
        ("AWBndr", 2, "undelivered 2")
    ]
    assert [each.awb for each in board.returning] == ["AWBrto"]
    assert [each.awb for each in board.silent] == ["AWBquiet"]
    assert dict(board.counts)["Out for delivery"] == 2
    assert dict(board.counts)["Going back to us"] == 1

    owner(client).get(BOARD)
    with CaptureQueriesContext(connection) as few:
        html = client.get(BOARD).content.decode()
    assert "AWBndr" in html and "AWBagain" not in html
    for number in range(5):
        parcel(f"more{number}", "rto_initiated")
    with CaptureQueriesContext(connection) as many:
        client.get(BOARD)
    assert len(many) == len(few) <= 6
    stranger = Client()
    stranger.force_login(User.objects.create_user("s@blouson.test", "kanjivaram-9", is_staff=True))
    assert stranger.get(BOARD).status_code == 403


def test_a_customers_page_tells_money_enquiries_consents_and_what_other_systems_know(client: Client) -> None:
    customer = Customer.objects.create(name="Asha Rao", email="asha@example.com")
    order = add_order("9")
    Order.objects.filter(pk=order.pk).update(customer=customer)
    attempt = add_attempt(order, "9")
    Lead.objects.create(topic=Lead._meta.get_field("topic").choices[0][0], name="Asha", email="ASHA@example.com",
                        message="Do you stitch <b>lehengas</b>?", consent="yes")  # fmt: skip
    purpose = ConsentRecord._meta.get_field("purpose").choices[0][0]
    ConsentRecord.objects.create(contact="asha@example.com", purpose=purpose, is_granted=True, words="w", version="1", place="x")  # fmt: skip
    ExternalRef.objects.create(system="crm", kind="contact", public_id="asha@example.com", external_id="C-77")
    with transaction.atomic():
        enqueue(Intent("crm_contact", "crm", "crm_contact:order:WEB-9:1", "contact:asha@example.com", 10))
    path = f"/admin/orders/customer/{customer.pk}/change/"

    html = owner(client).get(path).content.decode()

    for words in (
        attempt.provider_payment_id,
        "Do you stitch &lt;b&gt;",
        "agreed",
        "C-77",
        "to the CRM",
        "Enquiries",
    ):
        assert words in html, words
    looker = User.objects.create_user("l@blouson.test", "kanjivaram-9", is_staff=True)
    looker.user_permissions.set(Permission.objects.filter(codename__in=["view_customer"]))
    client.force_login(looker)
    shown = client.get(path).content.decode()
    assert "Asha Rao" in shown
    assert "C-77" not in shown and "stitch" not in shown and "Payments" not in shown
