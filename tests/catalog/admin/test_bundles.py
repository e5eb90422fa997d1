"""Bundles that staff put together and reprice."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from catalog.inventory.models import KitComponent
from catalog.made.models import Bundle
from catalog.made.operations import set_bundle_percent
from catalog.pricing.models import Price
from catalog.products.models import Product, ProductVariant
from core.errors import Invalid, NotFound
from core.models import AuditEntry, OutboxEvent, User
from tests.orders.wardrobe import add_piece

pytestmark = pytest.mark.django_db
ADD = "/admin/catalog/bundle/add/"
SAID = {
    "sku": "SET",
    "title": "Wedding Set",
    "sizes": "SET-36 | Size: 36 | SAR-1, 2 x BLS-36\r\n\r\nSET-38 | Size: 38 | SAR-1, 2 × BLS-38",
    "percent_off": "10",
    "price": "",
}


@pytest.fixture
def staff(client: Client) -> Client:
    client.force_login(User.objects.create_superuser("owner@example.com", "a-long-password"))
    return client


@pytest.fixture
def parts() -> None:
    """A saree of ₹9,999 and a blouse in two sizes, ₹3,499 each."""
    add_piece("SAR-1", price="9999.00", hs_code="50072010", title="Saree", stock={"BLR": 3})
    for sku in ("BLS-36", "BLS-38"):
        add_piece(sku, price="3499.00", title=sku, stock={"BLR": 4})


def priced(sku: str) -> int:
    return Price.objects.get(price_set__variant__sku=sku, currency="INR", min_quantity=1).amount


@pytest.mark.usefixtures("parts")
def test_a_bundle_is_put_together_and_changed_by_its_code(staff: Client) -> None:
    answer = staff.post(ADD, SAID)
    product = Product.objects.get(erp_sku="SET")
    assert answer.status_code == 302
    assert answer["Location"] == reverse("admin:catalog_product_change", args=[product.pk])
    assert (product.status, product.title) == ("draft", "Wedding Set")
    inside = KitComponent.objects.filter(kit_variant__sku="SET-38").order_by("rank")
    assert list(inside.values_list("component_variant__sku", "quantity")) == [("SAR-1", 1), ("BLS-38", 2)]
    assert {priced("SET-36"), priced("SET-38")} == {15_297_30}  # (9,999 + 2 × 3,499) less a tenth
    entry = AuditEntry.objects.get(kind="catalog.product")
    assert (entry.action, entry.object_id) == ("added", str(product.pk))
    staff.post(ADD, {**SAID, "percent_off": "", "price": "15000"})
    assert (priced("SET-36"), Bundle.objects.filter(percent_off_bp=None).count()) == (15_000_00, 2)


@pytest.mark.usefixtures("parts")
@pytest.mark.parametrize(
    ("changes", "advice"),
    [
        ({"sizes": "SET-36 BLS-36"}, "write it as SET-36 | Size: 36"),
        ({"sizes": "SET-36 | 36 | BLS-36"}, "write what is chosen as Size: 36"),
        ({"sizes": "SET-36 | | BLS-36 BLS-38"}, "write what lies in it"),
        ({"sizes": "SET-36 | | BLS-36\nSET-36 | | BLS-38"}, "Each SKU stands once"),
        ({"sizes": "SET-36 | | NONE"}, "There is no NONE."),
        ({"sizes": "BLS-38 | | BLS-36"}, "BLS-38 is sold already."),
        ({"percent_off": ""}, "Give the bundle a price of its own, or a percentage off."),
        ({"price": "1"}, "Give the bundle a price of its own, or a percentage off."),
        ({"percent_off": "100"}, "less than or equal to 99.99"),
    ],
)
def test_a_bundle_that_makes_no_sense_is_refused_with_a_word(
    staff: Client, changes: dict[str, Any], advice: str
) -> None:
    told = OutboxEvent.objects.count()
    answer = staff.post(ADD, {**SAID, **changes})
    assert answer.status_code == 200
    shown = answer.context["form"].errors.as_text()
    assert advice in shown
    assert not Product.objects.filter(erp_sku="SET").exists()
    assert ProductVariant.objects.get(sku="BLS-38").product.erp_sku != "SET"
    assert (OutboxEvent.objects.count(), AuditEntry.objects.count()) == (told, 0)


@pytest.mark.usefixtures("parts")
def test_a_style_of_the_erp_cannot_become_a_bundle(staff: Client) -> None:
    style = Product.objects.get(variants__sku="BLS-36").erp_sku
    answer = staff.post(ADD, {**SAID, "sku": style})
    assert "is a style of the ERP" in answer.context["form"].errors.as_text()
    assert not Bundle.objects.exists()


@pytest.mark.usefixtures("parts")
def test_another_percentage_prices_the_bundle_at_once(staff: Client) -> None:
    staff.post(ADD, SAID)
    bundle = Bundle.objects.get(variant__sku="SET-36")
    page = reverse("admin:catalog_bundle_change", args=[bundle.pk])
    assert staff.post(page, {"percent_off_bp": "2000"}).status_code == 302
    assert (priced("SET-36"), priced("SET-38")) == (13_597_60, 15_297_30)
    assert AuditEntry.objects.get(kind="catalog.bundle").changes == {"percent_off_bp": [1000, 2000]}
    assert not set_bundle_percent(sku="SET-36", percent_off_bp=2000)
    assert set_bundle_percent(sku="SET-36", percent_off_bp=None)
    assert priced("SET-36") == 13_597_60, "it keeps the price it had"
    with pytest.raises(Invalid):
        set_bundle_percent(sku="SET-36", percent_off_bp=10_000)
    with pytest.raises(NotFound):
        set_bundle_percent(sku="BLS-36", percent_off_bp=1)
