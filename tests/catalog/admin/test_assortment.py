"""Types, charts, channels, words and old addresses for staff."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from catalog.assortment.models import ProductType, SizeChart
from catalog.collections.models import ProductCategory, ProductCollection
from catalog.collections.operations import GroupContent, change_handle, set_category
from core.models import User
from tests.catalog.stockroom import add_shown

pytestmark = pytest.mark.django_db


@pytest.fixture
def staff(client: Client) -> Client:
    client.force_login(User.objects.create_superuser("owner@example.com", "a-long-password"))
    return client


@pytest.mark.parametrize("name", ["sizechart", "producttype", "saleschannel", "phrase", "handleredirect"])
def test_the_lists_open(staff: Client, name: str) -> None:
    set_category(GroupContent(handle="a", title="A"))
    change_handle(kind="category", handle="a", to="b")
    assert staff.get(reverse(f"admin:catalog_{name}_changelist")).status_code == 200


def test_a_chart_is_pasted_and_a_wrong_line_named(staff: Client) -> None:
    url = reverse("admin:catalog_sizechart_add")
    said = {
        "title": "Blouses",
        "handle": "blouses",
        "note": "",
        "columns": "Bust\nWaist",
        "rows": "34\t86\t70.5",
    }
    assert b"write a size and 2 figures" in staff.post(url, {**said, "rows": "34 | 86"}).content
    assert not SizeChart.objects.exists()
    assert staff.post(url, said).status_code == 302
    assert SizeChart.objects.get().rows == [{"size": "34", "cm": ["86", "70.5"]}]
    page = reverse("admin:catalog_sizechart_change", args=[SizeChart.objects.get().pk])
    assert b"34 | 86 | 70.5" in staff.get(page).content


def test_types_are_counted_in_the_same_number_of_queries(staff: Client) -> None:
    url = reverse("admin:catalog_producttype_changelist")

    def asked() -> int:
        with CaptureQueriesContext(connection) as queries:
            assert staff.get(url).status_code == 200
        return len(queries)

    ProductType.objects.create(handle="one", title="One")
    asked()
    before = asked()
    for number in range(10):
        ProductType.objects.create(handle=f"t{number}", title=f"T{number}")
    assert asked() == before


def test_a_category_moves_up_by_a_button(staff: Client) -> None:
    for handle in ("a", "b"):
        set_category(GroupContent(handle=handle, title=handle))
    chosen = ProductCategory.objects.get(handle="b")
    staff.post(
        reverse("admin:catalog_productcategory_changelist"),
        {"action": "move_up", "_selected_action": [chosen.pk]},
    )
    assert list(ProductCategory.objects.values_list("handle", flat=True)) == ["b", "a"]


def test_a_collection_is_filled_by_rules_and_a_wrong_one_is_named(staff: Client) -> None:
    add_shown()
    url = reverse("admin:catalog_productcollection_add")
    said = {"title": "Edit", "handle": "edit", "rank": 0, "description": "", "image": "", "match": "all"}
    assert b"after price write one of" in staff.post(url, {**said, "conditions": "price is 4"}).content
    assert not ProductCollection.objects.exists()
    assert staff.post(url, {**said, "conditions": "price at most 4999"}).status_code == 302
    edit = ProductCollection.objects.get()
    assert (edit.kind, edit.products.count()) == ("by_rules", 1)
    page = reverse("admin:catalog_productcollection_change", args=[edit.pk])
    assert b"1 products: " in staff.get(page).content
    assert staff.post(page, {**said, "conditions": ""}).status_code == 302
    edit.refresh_from_db()
    assert (edit.kind, edit.products.count()) == ("by_hand", 1)
