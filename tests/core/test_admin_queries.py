"""What the admin asks the database, as much for thirty rows as for three, and how it writes money."""

from __future__ import annotations

import pytest
from django.contrib import admin
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from catalog.assortment.models import ProductLink
from catalog.products.models import Product
from core.models import User
from orders.models import Order, OrderFact
from tests.core.admin_rows import (
    add_attempt,
    add_image,
    add_line,
    add_order,
    add_parcel,
    add_product,
    add_rows,
)
from tests.core.admin_rows import add_variant as variant_of

pytestmark = pytest.mark.django_db

PATHS = {
    model._meta.label_lower: f"/admin/{model._meta.label_lower.replace('.', '/')}/"
    for model in admin.site._registry
}
MOST_FOR_A_LIST = 10
AN_ORDER = 22
A_PRODUCT = 16
FRONT_PAGE = 36  # one for who asks, the rest for what is shown
ONLY_ONE = {"catalog.stocksettings", "orders.checkoutterms", "payments.refundterms"}


@pytest.fixture
def staff(client: Client) -> Client:
    """An owner, logged in."""
    client.force_login(User.objects.create_superuser("owner@blouson.test", "kanjivaram-9"))
    client.get("/admin/")  # what a process asks only once is asked here
    return client


def asked(staff: Client, path: str) -> int:
    """How many statements a page takes."""
    with CaptureQueriesContext(connection) as queries:
        assert staff.get(path).status_code == 200, path
    return len(queries)


def test_every_list_shows_its_rows_and_asks_as_much_for_thirty_as_for_three(staff: Client) -> None:
    add_rows(range(3))
    few = {label for label, path in PATHS.items() if staff.get(path).context["cl"].queryset.count() < 3}
    assert few == ONLY_ONE  # of an empty list the rest would prove nothing
    with_three = {label: asked(staff, path) for label, path in PATHS.items()}
    add_rows(range(3, 30))
    with_thirty = {label: asked(staff, path) for label, path in PATHS.items()}
    assert with_thirty == with_three
    assert {label: count for label, count in with_three.items() if count > MOST_FOR_A_LIST} == {}


def test_every_form_of_the_catalogue_asks_as_much_beside_thirty_rows_as_beside_three(staff: Client) -> None:
    add_rows(range(3))
    lists = [path for label, path in PATHS.items() if label.startswith("catalog.")]
    rows = {path: staff.get(path).context["cl"].queryset.order_by("pk").first() for path in lists}
    pages = [f"{path}{row.pk}/change/" for path, row in rows.items() if row is not None]
    assert len(pages) >= len(lists) - len(ONLY_ONE)
    for path in pages:
        staff.get(path)
    with_three = {path: asked(staff, path) for path in pages}
    add_rows(range(3, 30))
    assert {path: asked(staff, path) for path in pages} == with_three


def test_the_front_page_asks_a_fixed_number_of_questions(staff: Client) -> None:
    assert asked(staff, "/admin/") == FRONT_PAGE
    add_rows(range(30))
    assert asked(staff, "/admin/") <= FRONT_PAGE  # one is asked only while no message of the gateway has come


def fill(order: Order, numbers: range) -> None:
    """More of everything an order's page shows."""
    product = add_product(f"o{numbers.start}")
    for number in numbers:
        add_line(order, variant_of(product, f"o{number}"), number)
        add_attempt(order, f"o{number}")
        add_parcel(order, f"o{number}", scans=3)
        OrderFact.objects.create(order=order, key=str(number), kind="note", text=f"Fact {number}.")


def test_an_order_asks_as_much_for_thirty_of_everything_as_for_three(staff: Client) -> None:
    order = add_order("1")
    path = f"{PATHS['orders.order']}{order.pk}/change/"
    fill(order, range(1, 4))
    staff.get(path)
    with_three = asked(staff, path)
    fill(order, range(4, 31))
    assert asked(staff, path) == with_three
    assert with_three == AN_ORDER


def test_a_product_asks_as_much_for_thirty_variants_pictures_and_links_as_for_three(staff: Client) -> None:
    product = add_product("1")
    path = f"{PATHS['catalog.product']}{product.pk}/change/"

    def grow(numbers: range) -> None:
        for number in numbers:
            variant_of(product, f"p{number}")
            add_image(product, f"p{number}")
            other = Product.objects.create(
                handle=f"other-{number}", title="Other", erp_sku=f"O-{number}", hs_code="6206"
            )
            ProductLink.objects.create(product=product, target=other, rank=number)

    grow(range(3))
    staff.get(path)
    with_three = asked(staff, path)
    grow(range(3, 30))
    assert asked(staff, path) == with_three
    assert with_three == A_PRODUCT


def test_no_page_of_a_row_shows_bare_paise(staff: Client) -> None:
    """₹1,599.00 is never 159900 in the pages of what costs or moves money."""
    order = add_order("1")
    attempt = add_attempt(order, "a")
    refund, intent = attempt.refunds.get(), attempt.intent
    for path in (
        f"/admin/payments/payment/{attempt.pk}/change/",
        f"/admin/payments/paymentintent/{intent.pk}/change/",
        f"/admin/payments/refund/{refund.pk}/change/",
        f"/admin/orders/order/{order.pk}/change/",
    ):
        html = staff.get(path).content.decode()
        assert "159900" not in html and "₹1" in html, path
    price = variant_of(add_product("1"), "1").price_set.prices.get()
    html = staff.get(f"/admin/catalog/price/{price.pk}/change/").content.decode()
    assert "150000" not in html and "₹1,500.00" in html
