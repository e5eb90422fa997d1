"""Whose pages hear when a size chart, or the type that names it, changes."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from catalog.assortment.models import ProductType
from catalog.assortment.operations import (
    ChartContent,
    SaleTerms,
    set_product_type,
    set_sale_terms,
    set_size_chart,
)
from catalog.collections.operations import GroupContent, set_category
from catalog.products.models import Product
from catalog.products.operations import ProductContent, attach_content
from core.errors import Invalid
from core.models import OutboxEvent, User
from tests.catalog.stockroom import add_shown

pytestmark = pytest.mark.django_db
CHART = ChartContent("sizes", "Sizes", ("Bust",), ("34 | 86",))
WIDER = ChartContent("sizes", "Sizes", ("Bust",), ("34 | 88",))


def told_since(before: int) -> set[str]:
    """Public ids of the products that the news since then is about."""
    found: set[str] = set()
    for row in OutboxEvent.objects.order_by("id")[before:]:
        found |= set(row.payload.get("product_ids", [])) | {row.payload.get("product_id", "")}
    return found - {""}


@pytest.fixture
def three() -> list[Product]:
    """One that gets the chart through a category above its own, one through its type, one not at all."""
    set_size_chart(CHART)
    set_category(GroupContent(handle="top", title="Top", size_chart="sizes"))
    set_category(GroupContent(handle="below", title="Below", parent="top"))
    set_product_type(handle="blouse", title="Blouse", chart_handle="sizes")
    products = [add_shown(sku) for sku in ("BLS-001", "BLS-002", "BLS-003")]
    attach_content(ProductContent(sku="BLS-001", handle="one", title="One", categories=("below",)))
    set_sale_terms(product_id=products[1].public_id, terms=SaleTerms(type_handle="blouse"))
    return products


def test_a_changed_chart_tells_everything_that_shows_it(three: list[Product]) -> None:
    before = OutboxEvent.objects.count()
    assert [set_size_chart(WIDER), set_size_chart(WIDER)] == [True, False]
    assert told_since(before) == {three[0].public_id, three[1].public_id}


def test_a_type_with_another_chart_tells_its_products(three: list[Product]) -> None:
    before = OutboxEvent.objects.count()
    with pytest.raises(Invalid):
        set_product_type(handle="blouse", title="Blouse", chart_handle="nothing")
    assert not set_product_type(handle="blouse", title="Blouse", chart_handle="sizes")
    assert told_since(before) == set()
    assert set_product_type(handle="blouse", title="Blouse")
    assert told_since(before) == {three[1].public_id}


def test_staff_change_a_type_and_its_pages_hear(client: Client, three: list[Product]) -> None:
    client.force_login(User.objects.create_superuser("owner@example.com", "a-long-password"))
    kind, before = ProductType.objects.get(), OutboxEvent.objects.count()
    page = reverse("admin:catalog_producttype_change", args=[kind.pk])
    sent = {"title": "Choli", "handle": "smuggled", "size_chart": kind.size_chart_id}
    assert client.post(page, sent).status_code == 302
    kind.refresh_from_db()
    assert (kind.title, kind.handle) == ("Choli", "blouse")
    assert told_since(before) == {three[1].public_id}
