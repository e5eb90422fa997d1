"""Labels, manifests and invoices of parcels, whoever booked them; the rules tried on what was sent."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from core.models import User
from erp_sync.models import ExternalRef
from orders.fulfilment.booking.papers import NoPapers, courier_papers
from orders.fulfilment.ports import PaperKind
from orders.models import CourierRule, ParcelBooking, Shipment
from tests.erp_sync.test_parcels import packed
from tests.world import World

pytestmark = pytest.mark.django_db
Buy = Callable[..., str]


def button(name: str, parcel: Shipment) -> str:
    return reverse(f"admin:orders_shipment_{name}", args=[parcel.pk])


def test_papers_of_what_the_erp_booked_are_printed_by_those_who_may(
    client: Client, range_in_shop: World, bought: Buy
) -> None:
    order, parcel = packed(range_in_shop, bought)
    staff = User.objects.create_superuser("owner@blouson.test", "kanjivaram-9")
    client.force_login(staff)
    for name in ("courier_label", "courier_manifest", "courier_invoice"):
        answer = client.get(button(name, parcel))
        assert (answer.status_code, answer["Content-Type"]) == (200, "application/pdf"), name
        assert answer.content.startswith(b"%PDF-")
    (theirs,) = range_in_shop.shiprocket.state("orders")
    label = button("courier_label", parcel)
    assert parcel.awb.encode() in client.get(label).content
    assert ExternalRef.objects.get(kind="parcel", public_id=order.number).external_id == str(
        theirs["shipment_id"]
    )

    board = client.get("/admin/orders/shipment/board/").content.decode()
    assert f'name="pk" value="{parcel.pk}"' in board
    many = client.get("/admin/orders/shipment/labels/", {"pk": [parcel.pk, "x", 99999]})
    assert many["Content-Type"] == "application/pdf"
    assert client.get("/admin/orders/shipment/labels/").status_code == 302
    chosen = {"action": "print_labels", "_selected_action": [parcel.pk]}
    assert (
        client.post("/admin/orders/shipment/", chosen).url == f"/admin/orders/shipment/labels/?pk={parcel.pk}"
    )

    range_in_shop.shiprocket.add_fault(
        "status", params={"code": 503, "body": {}}, match={"path_regex": "/generate/label"}, times=1
    )
    shown = client.get(label, follow=True)
    assert shown.redirect_chain and shown.context["messages"]
    Shipment.objects.update(awb=None)
    with pytest.raises(NoPapers):
        courier_papers(PaperKind.LABEL, [parcel.pk])
    assert client.get(label).status_code == 403

    stranger = Client()
    stranger.force_login(User.objects.create_user("s@blouson.test", "kanjivaram-9", is_staff=True))
    for path in (label, f"/admin/orders/shipment/labels/?pk={parcel.pk}"):
        assert stranger.get(path).status_code == 403


def test_rules_are_tried_on_parcels_that_were_sent(client: Client, range_in_shop: World, bought: Buy) -> None:
    _, parcel = packed(range_in_shop, bought)
    client.force_login(User.objects.create_superuser("owner@blouson.test", "kanjivaram-9"))
    CourierRule.objects.create(name="Fly, <i>perhaps</i>", strategy="fastest", is_active=False)
    assert parcel.courier == "Delhivery Surface"

    as_it_is = client.get("/admin/orders/courierrule/try/")
    drafts = client.get("/admin/orders/courierrule/try/", {"drafts": "on"})
    assert (as_it_is.context["others"], drafts.context["others"]) == (0, 1)
    assert "Blue Dart Air" in drafts.content.decode() and "Fly, &lt;i&gt;" in drafts.content.decode()

    offers = [{"courier_id": 7, "name": "Swan", "rate": 40_00, "days": 3, "rating": "4.2", "takes_cash": True,
               "is_recommended": False, "is_surface": True}]  # fmt: skip
    ParcelBooking.objects.create(shipment=parcel, courier_id=43, quoted=64_10, offers=offers)
    asked = len(range_in_shop.shiprocket.requests())
    kept = client.get("/admin/orders/courierrule/try/").content.decode()
    assert "Swan" in kept and "₹64.10 then, ₹40.00 now" in kept
    assert len(range_in_shop.shiprocket.requests()) == asked, "its own day's offers are kept"

    form = {
        "name": "Named",
        "rank": 1,
        "is_active": "on",
        "strategy": "named",
        "courier_id": "",
        "payment_method": "",
    }
    refused = client.post("/admin/orders/courierrule/add/", form)
    assert "Give the courier’s number" in refused.content.decode()
    client.post("/admin/orders/courierrule/add/", form | {"courier_id": "7", "min_value": "1500.50"})
    assert CourierRule.objects.get(name="Named").min_value == 150_050
