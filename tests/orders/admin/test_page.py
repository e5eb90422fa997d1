"""How an order's page is laid out: labels, money, addresses, scans."""

from __future__ import annotations

import pytest
from django.test import Client

from core.models import User
from orders.models import Order, ShipmentScan
from tests.core.admin_rows import add_attempt, add_order, add_parcel

pytestmark = pytest.mark.django_db


@pytest.fixture
def staff(client: Client) -> Client:
    """An owner's browser."""
    client.force_login(User.objects.create_superuser("meena@blouson.test", "kanjivaram-9"))
    return client


def page(staff: Client, order: Order) -> str:
    """The page's HTML with single spaces."""
    answer = staff.get(f"/admin/orders/order/{order.pk}/change/")
    assert answer.status_code == 200
    return " ".join(answer.content.decode().split())


def labels(html: str) -> list[tuple[str, str]]:
    """Colour and words of each coloured label, in order."""
    found = []
    for part in html.split('<span class="inline-block font-semibold rounded-default')[1:]:
        classes, _, rest = part.partition(">")
        colour = next((name for name in ("blue", "red", "orange", "green") if f"bg-{name}-" in classes), "")
        found.append((colour, rest.partition("</span>")[0].strip()))
    return found


SYSTEMS = [
    ("green", "told everything")
] * 3  # the ERP, the CRM and the courier: nothing waits for any of them


def test_states_are_coloured_labels(staff: Client) -> None:
    order = add_order("1", fulfilment_status="shipped")
    add_attempt(order, "a")
    assert labels(page(staff, order)) == [
        ("green", "confirmed"),
        ("green", "paid"),
        ("blue", "shipped"),
        ("green", "captured"),
        ("red", "failed"),
        *SYSTEMS,
    ]


def test_an_order_that_is_not_confirmed_has_nothing_to_pack(staff: Client) -> None:
    order = add_order("1", status="cancelled", payment_status="refunded")
    assert labels(page(staff, order)) == [("red", "cancelled"), ("blue", "refunded"), *SYSTEMS]


def test_money_stands_to_the_right_and_refunds_are_taken_off(staff: Client) -> None:
    order = add_order("1", item_total=1_50_000_00, total=1_50_099_00 - 50_000, discount_total=50_000)
    add_attempt(order, "a")
    html = page(staff, order)
    for words in (
        "<dt>Goods</dt><dd>₹1,50,000.00</dd>",
        "<dt>Standard delivery</dt><dd>₹99.00</dd>",
        "<dt>Discount</dt><dd>-₹500.00</dd>",
        '<dt class="staff-sum">Total</dt><dd class="staff-sum">₹1,49,599.00</dd>',
        '<td class="staff-amount"><strong>₹1,49,599.00</strong></td>',
        '<td class="staff-amount">-₹1.00</td>',
    ):
        assert words in html, words


def test_another_billing_address_is_shown_and_the_same_one_is_not_repeated(staff: Client) -> None:
    html = page(staff, add_order("1"))
    assert "Billed to the same address" in html and html.count("12, 4th Cross") == 1
    html = page(staff, add_order("2", billing_line1="7, Hill Road"))
    assert "Bill to" in html and "7, Hill Road" in html and "Billed to the same address" not in html


def test_scans_are_rows_of_moment_status_words_and_place(staff: Client) -> None:
    order = add_order("1", fulfilment_status="out_for_delivery")
    parcel = add_parcel(order, "a", scans=1)
    ShipmentScan.objects.update(
        at="2026-11-23T04:15:00Z", status="undelivered", activity="Door locked", location="Pune"
    )
    html = page(staff, order)
    assert "<td>23 Nov 2026, 09:45</td>" in html
    assert ("orange", "Delivery attempt failed") in labels(html)
    assert '<td class="staff-text">Door locked</td> <td>Pune</td>' in html
    assert f'href="/admin/orders/shipment/{parcel.pk}/change/"' in html


def test_a_parcel_leads_back_to_its_order(staff: Client) -> None:
    order = add_order("1")
    parcel = add_parcel(order, "a")
    html = staff.get(f"/admin/orders/shipment/{parcel.pk}/change/").content.decode()
    assert f'href="/admin/orders/order/{order.pk}/change/">WEB-1</a>' in html
