"""Addresses, the tree and the order of collections: pages of the groups."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from catalog.addresses.models import HandleRedirect
from catalog.admin.order_page import reordered
from catalog.collections.models import ProductCategory, ProductCollection
from catalog.collections.operations import (
    GroupContent,
    arrange_collection,
    set_category,
    set_collection,
    set_collection_rules,
)
from catalog.products.models import Product
from core.models import AuditEntry, OutboxEvent, User
from tests.catalog.stockroom import add_shown, add_style

pytestmark = pytest.mark.django_db


@pytest.fixture
def staff(client: Client) -> Client:
    client.force_login(User.objects.create_superuser("owner@example.com", "a-long-password"))
    client.get("/admin/")
    return client


def address(kind: str, pk: int) -> str:
    return reverse(f"admin:catalog_{kind}_address", args=[pk])


@pytest.mark.parametrize("kind", ["category", "collection"])
def test_an_address_changes_and_the_old_one_leads_to_it(staff: Client, kind: str) -> None:
    (set_category if kind == "category" else set_collection)(GroupContent(handle="old", title="Silk"))
    model = ProductCategory if kind == "category" else ProductCollection
    row = model._default_manager.get()
    page = staff.get(address(kind, row.pk)).content.decode()
    assert "will lead to the new one" in page
    assert b"Use small letters" in staff.post(address(kind, row.pk), {"handle": "Not A Handle"}).content
    assert (HandleRedirect.objects.count(), AuditEntry.objects.count()) == (0, 0)
    assert staff.post(address(kind, row.pk), {"handle": "silk-blouses"}).status_code == 302
    assert model._default_manager.get().handle == "silk-blouses"
    assert HandleRedirect.objects.get().handle == "old"
    assert AuditEntry.objects.get().changes["handle"] == ["old", "silk-blouses"]


def tree() -> dict[str, str | None]:
    return dict(ProductCategory.objects.order_by("rank", "id").values_list("handle", "parent__handle"))


def test_a_category_is_moved_but_never_below_itself(staff: Client) -> None:
    for handle, parent in (("a", None), ("b", "a"), ("c", "b"), ("d", None)):
        set_category(GroupContent(handle=handle, title=handle, parent=parent))
    move = reverse("admin:catalog_category_move", args=[ProductCategory.objects.get(handle="b").pk])
    offered = [value for value, _ in staff.get(move).context["form"].fields["parent"].choices]
    assert offered == ["", "a", "d"]
    told = OutboxEvent.objects.count()
    assert staff.post(move, {"parent": "c"}).status_code == 200
    assert (tree()["b"], OutboxEvent.objects.count()) == ("a", told)
    assert staff.post(move, {"parent": "d"}).status_code == 302
    assert tree() == {"a": None, "b": "d", "c": "b", "d": None}
    assert AuditEntry.objects.get().changes["parent"] == ["a", "d"]


def test_neighbours_change_places_in_the_tree(staff: Client) -> None:
    for handle in ("a", "b"):
        set_category(GroupContent(handle=handle, title=handle))
    staff.post(reverse("admin:catalog_category_tree"), {"handle": "b", "way": "up"})
    assert list(tree()) == ["b", "a"]
    staff.post(reverse("admin:catalog_category_tree"), {"handle": "gone", "way": "up"})
    assert list(tree()) == ["b", "a"]


def test_the_tree_takes_as_many_queries_for_two_hundred_as_for_three(staff: Client) -> None:
    def asked() -> int:
        with CaptureQueriesContext(connection) as queries:
            assert staff.get(reverse("admin:catalog_category_tree")).status_code == 200
        return len(queries)

    root = ProductCategory.objects.create(handle="root", title="Root")
    asked()
    before = asked()
    ProductCategory.objects.bulk_create(
        ProductCategory(handle=f"c{number}", title=f"C{number}", parent=root, rank=number)
        for number in range(199)
    )
    assert asked() == before
    branches = staff.get(reverse("admin:catalog_category_tree")).context["branches"]
    assert [branch.depth for branch in branches] == [0] + [1] * 199
    assert [branch.category.title for branch in branches[:3]] == ["Root", "C0", "C1"]


def test_a_collection_is_put_in_order_filled_and_thinned(staff: Client) -> None:
    set_collection(GroupContent(handle="edit", title="Edit"))
    styles = [add_style(f"BLS-00{number}") for number in range(1, 5)]
    arrange_collection(handle="edit", product_ids=[style.public_id for style in styles[:3]])
    collection = ProductCollection.objects.get()
    page = reverse("admin:catalog_collection_order", args=[collection.pk])
    one, two, three, _ = (style.pk for style in styles)
    said = {f"place-{one}": "1", f"place-{two}": "", f"place-{three}": "1"}
    assert staff.post(page, {**said, "add": "BLS-004\r\n"}).status_code == 302
    assert held(collection) == ["BLS-003", "BLS-001", "BLS-004"]
    assert AuditEntry.objects.get().changes["products"] == [
        ["BLS-001", "BLS-002", "BLS-003"], ["BLS-003", "BLS-001", "BLS-004"],
    ]  # fmt: skip
    answer = staff.post(page, {f"place-{one}": "first"}, follow=True)
    assert "is no place" in answer.content.decode()
    answer = staff.post(page, {"add": "NOPE"}, follow=True)
    assert "There is no style NOPE" in answer.content.decode()
    assert held(collection) == ["BLS-003", "BLS-001", "BLS-004"]


def held(collection: ProductCollection) -> list[str]:
    return list(collection.places.order_by("rank", "id").values_list("product__erp_sku", flat=True))


def test_a_collection_by_rules_is_only_looked_at(staff: Client) -> None:
    set_collection(GroupContent(handle="edit", title="Edit"))
    product = add_shown()
    set_collection_rules(handle="edit", lines=["price at most 4999"])
    collection = ProductCollection.objects.get()
    page = reverse("admin:catalog_collection_order", args=[collection.pk])
    assert b"chosen by its conditions" in staff.get(page).content
    staff.post(page, {f"place-{product.pk}": ""})
    assert held(collection) == ["BLS-001"]


def test_five_hundred_products_are_put_in_order_in_as_many_queries_as_five(staff: Client) -> None:
    set_collection(GroupContent(handle="edit", title="Edit"))
    collection = ProductCollection.objects.get()
    page = reverse("admin:catalog_collection_order", args=[collection.pk])
    rows = [Product(handle=f"p{n}", title=f"P{n}", erp_sku=f"P-{n:03}", hs_code="6206") for n in range(500)]
    styles = Product.objects.bulk_create(rows)

    def asked() -> int:
        with CaptureQueriesContext(connection) as queries:
            assert staff.get(page).status_code == 200
        return len(queries)

    arrange_collection(handle="edit", product_ids=[style.public_id for style in styles[:5]])
    few = asked()
    arrange_collection(handle="edit", product_ids=[style.public_id for style in styles])
    assert asked() == few
    said = {f"place-{style.pk}": str(500 - number) for number, style in enumerate(styles)}
    assert staff.post(page, said).status_code == 302
    assert held(collection) == [f"P-{n:03}" for n in reversed(range(500))]


@given(st.permutations("abcdef"))
def test_any_order_can_be_said(wanted: list[str]) -> None:
    said = {f"place-{key}": str(place) for place, key in enumerate(wanted, start=1)}
    assert reordered("abcdef", said) == list(wanted)


@given(st.integers(0, 5), st.integers(1, 6))
def test_one_that_is_moved_lands_on_the_place_said(which: int, place: int) -> None:
    key = "abcdef"[which]
    assert reordered("abcdef", {f"place-{key}": str(place)}).index(key) == place - 1
