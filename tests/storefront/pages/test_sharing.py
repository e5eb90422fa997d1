"""By which link a visitor came: read off the page's address, carried as its tag alone, counted with the order."""

from __future__ import annotations

import pytest
from django.test import Client

from orders.models import Order, SharedSale
from tests.storefront.counter import ORIGIN
from tests.storefront.pages.test_checkout import bag, begin

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("world")]
SITE = ORIGIN["Origin"]


def test_the_first_island_of_the_visit_sees_the_link_and_the_order_counts(
    client: Client,
) -> None:
    page = f"{SITE}/products/meera/"
    badge = client.get("/islands/cart-badge/", headers={"HX-Current-URL": f"{page}?via=whatsapp"})
    carried = badge.cookies["via"]
    assert (carried.value, carried["max-age"], carried["httponly"], carried["samesite"]) == (
        "whatsapp", 604800, True, "Lax",
    )  # fmt: skip
    again = client.get("/islands/cart-badge/", headers={"HX-Current-URL": page})
    assert "via" not in again.cookies
    bag(client)
    assert begin(client).status_code == 303
    assert (SharedSale.objects.get().order, SharedSale.objects.get().tag.code) == (
        Order.objects.get(), "whatsapp",
    )  # fmt: skip


def test_without_scripts_the_form_s_own_page_tells(client: Client) -> None:
    sent = {"variant": bag(client).public_id, "quantity": "1"}
    page = f"{SITE}/hi/products/meera/?colour=red&via=x"
    answer = client.post("/islands/add-to-cart/", sent, headers={**ORIGIN, "Referer": page})
    assert answer.cookies["via"].value == "x"


@pytest.mark.parametrize(
    "page",
    ["https://other.example/?via=x", f"{SITE}/?via=<script>", f"{SITE}/?utm_source=x", f"{SITE}/", ""],
)
def test_other_sites_and_what_is_no_tag_leave_nothing(client: Client, page: str) -> None:
    assert client.get("/islands/cart-badge/", headers={"HX-Current-URL": page}).cookies == {}


def test_an_order_without_a_link_counts_for_none_nor_one_with_an_invented_tag(client: Client) -> None:
    bag(client)
    client.cookies["via"] = "never-made"
    assert begin(client).status_code == 303
    assert Order.objects.count() == 1
    assert not SharedSale.objects.exists()
