"""Names and streets in every script, and HTML in every field: kept as typed, shown as text, on every page and paper."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from core.models import User
from orders.invoices.operations import issue_invoices
from orders.invoices.printing import invoice_pdf
from orders.invoices.queries import printed_invoice
from orders.models import Invoice, Order
from orders.sales.operations import CapturedPayment, confirm_order
from orders.sales.queries import order_token
from storefront.letters.models import Letter
from tests.storefront.pages.test_checkout import bag, begin
from tests.world import drain_outbox

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("world")]
STREETS = [
    "१२, चौथी गली",  # Devanagari
    "৪ নম্বর রাস্তা",  # Bengali
    "૧૨, ચોથી શેરી",  # Gujarati
    "੧੨, ਚੌਥੀ ਗਲੀ",  # Gurmukhi
    "೧೨, ನಾಲ್ಕನೇ ಅಡ್ಡರಸ್ತೆ",  # Kannada
    "൧൨, നാലാം തെരുവ്",  # Malayalam
    "୧୨, ଚତୁର୍ଥ ଗଳି",  # Odia
    "௧௨, நான்காவது தெரு",  # Tamil
    "౧౨, నాలుగో వీధి",  # Telugu
    "۱۲، چوتھی گلی",  # Urdu, right to left
    "Ñandú 12, Łódź 🏠",
]
HTML = "<script>alert(1)</script><b>Asha</b>"


def test_an_address_is_kept_and_shown_as_it_was_typed(client: Client) -> None:
    bag(client)
    streets = (" ".join(STREETS[:6]), " ".join(STREETS[6:]))
    typed = {"shipping_line1": streets[0], "shipping_line2": streets[1], "shipping_name": HTML}
    assert begin(client, **typed).status_code == 303
    order = Order.objects.get()
    assert (order.shipping_line1, order.shipping_line2, order.shipping_name) == (*streets, HTML)
    confirm_order(reference=order.number, payment=CapturedPayment("pay_1", order.money_total))
    drain_outbox()
    issue_invoices(order_id=order.public_id)
    staff = Client()
    staff.force_login(User.objects.create_superuser("meena@blouson.test", "kanjivaram-9"))
    pages = [
        client.get(f"/orders/{order_token(order.public_id)}/").text,
        staff.get(reverse("admin:orders_order_change", args=[order.pk])).text,
        *Letter.objects.exclude(html="").values_list("html", flat=True),
    ]
    assert len(pages) > 2
    for page in pages:
        assert "<script>alert" not in page and "<b>Asha" not in page
    assert all(street in page for page in pages[:2] for street in streets)
    paper = printed_invoice(order_id=order.public_id, document_id=Invoice.objects.get().public_id)
    assert set(paper.delivered_to) >= {*streets, HTML}
    assert invoice_pdf(paper).startswith(b"%PDF")
