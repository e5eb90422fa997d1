"""The order's page tells what every part of the shop knows, to those who may know it."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.contrib.auth.models import Permission
from django.test import Client
from django.urls import reverse

from core.models import User
from erp_sync.models import OutboundMessage
from orders.models import Order
from orders.returns.operations import refund_return
from tests.core.admin_rows import add_order
from tests.orders.conftest import begin, come_back
from tests.orders.returns.parcels import ask, bring_back, deliver
from tests.orders.wardrobe import add_piece, cart_with
from tests.world import drain_outbox

pytestmark = pytest.mark.django_db
RIGHTS = ("view_order", "view_return", "view_invoice", "view_letter", "view_outboundmessage")


def page(order: Order, *codenames: str) -> str:
    """The order's page as somebody with these rights reads it."""
    reader = User.objects.create_user("reader@blouson.test", "kanjivaram-9", is_staff=True)
    reader.user_permissions.set(Permission.objects.filter(codename__in=codenames))
    client = Client()
    client.force_login(reader)
    return client.get(reverse("admin:orders_order_change", args=[order.pk])).content.decode()


def test_returns_papers_letters_and_what_other_systems_know(
    world: object, pay: Callable[..., dict[str, str]]
) -> None:
    cart_id = cart_with((add_piece(price="450.00", stock={"BLR": 9}), 2))
    order = Order.objects.get(public_id=begin(cart_id=cart_id).order_id)
    order = come_back(order, pay(order))
    deliver(order)
    found = bring_back(ask(order, (1, 1)))
    refund_return(return_id=found.public_id, actor="shop")
    drain_outbox()
    dead = OutboundMessage.objects.filter(entity_key=f"order:{order.number}").earliest("id")
    OutboundMessage.objects.filter(pk=dead.pk).update(status="dead", last_error="GSTIN is unknown\nTraceback")
    html = page(order, *RIGHTS)
    invoice = order.invoices.get()
    for words in (
        found.number, "₹450.00", invoice.number, invoice.credit_notes.get().number, "Letters", "Other systems",
        "dead letter", "GSTIN is unknown", "₹549.00 can still be given back",
        reverse("admin:erp_sync_outboundmessage_change", args=[dead.pk]),
        reverse("admin:orders_invoice_pdf", args=[invoice.pk]),
    ):  # fmt: skip
        assert words in html, words
    assert "Traceback" not in html


def test_nobody_reads_more_than_their_lists(db: None) -> None:
    html = page(add_order("1"), "view_order")
    for words in ("Returns and exchanges", "Invoices and credit notes", "Letters", "Other systems"):
        assert words not in html, words


def test_refused_parcels_of_the_same_telephone_are_told_and_nothing_is_blocked(db: None) -> None:
    before = add_order("1")
    Order.objects.filter(pk=before.pk).update(fulfilment_status="returned_to_origin", email="old@example.com")
    order = add_order("2")
    Order.objects.filter(pk=order.pk).update(payment_method="cod")
    html = page(order, "view_order")
    assert "1 earlier parcel was not taken, of 1 sent." in html
    order.refresh_from_db()
    assert order.flags == {}
    assert "not taken" not in page_again(before)


def page_again(order: Order) -> str:
    client = Client()
    client.force_login(User.objects.get(email="reader@blouson.test"))
    return client.get(reverse("admin:orders_order_change", args=[order.pk])).content.decode()
