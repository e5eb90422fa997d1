"""Old handles lead to the things that gave them up, whatever happens to handles afterwards."""

from __future__ import annotations

import pytest
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from catalog.addresses.models import HandleRedirect
from catalog.addresses.queries import present_address
from catalog.collections.models import ProductCollection
from catalog.collections.operations import (
    GroupContent,
    change_handle,
    move_category,
    remove_group,
    set_category,
    set_collection,
)
from catalog.products.operations import ProductContent, attach_content
from core.errors import Invalid, NotFound
from core.models import OutboxEvent
from storefront.pagecache import store
from tests.catalog.stockroom import add_shown
from tests.many import examples

pytestmark = pytest.mark.django_db
HANDLES = st.sampled_from(["a", "b", "c", "d"])


def test_every_old_handle_leads_to_the_present_one() -> None:
    set_collection(GroupContent(handle="wedding", title="Wedding"))
    for was, to in (("wedding", "bridal"), ("bridal", "shaadi")):
        assert change_handle(kind="collection", handle=was, to=to) is True
    assert present_address("collection", "wedding") == "/collections/shaadi/"
    assert present_address("collection", "bridal") == "/collections/shaadi/"
    assert present_address("category", "wedding") is None, "each kind has its own addresses"


def test_a_handle_that_is_used_again_wins() -> None:
    set_collection(GroupContent(handle="old", title="First"))
    change_handle(kind="collection", handle="old", to="new")
    set_collection(GroupContent(handle="old", title="Second"))
    assert present_address("collection", "old") is None
    remove_group(kind="collection", handle="new")
    assert not HandleRedirect.objects.exists()


def test_a_refused_handle_changes_nothing_and_is_not_told() -> None:
    set_collection(GroupContent(handle="one", title="One"))
    set_collection(GroupContent(handle="two", title="Two"))
    told = OutboxEvent.objects.count()
    for wrong in ("two", "Not A Handle", "", "a--b", "x" * 200):
        with pytest.raises(Invalid):
            change_handle(kind="collection", handle="one", to=wrong)
    with pytest.raises(NotFound):
        change_handle(kind="collection", handle="none", to="three")
    assert OutboxEvent.objects.count() == told
    assert not HandleRedirect.objects.exists()
    assert sorted(ProductCollection.objects.values_list("handle", flat=True)) == ["one", "two"]


@settings(
    max_examples=examples(12, 200), deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(steps=st.lists(st.tuples(HANDLES, HANDLES), max_size=12))
def test_no_sequence_of_changes_makes_a_ring_or_a_dead_end(steps: list[tuple[str, str]]) -> None:
    ProductCollection.objects.all().delete()
    for handle in ("a", "b"):
        set_collection(GroupContent(handle=handle, title=handle))
    given_up: dict[str, int] = {}
    for was, to in steps:
        row = ProductCollection.objects.filter(handle=was).first()
        try:
            if change_handle(kind="collection", handle=was, to=to):
                given_up[was] = row.pk
        except (Invalid, NotFound):
            continue
    live = dict(ProductCollection.objects.values_list("handle", "pk"))
    assert len(live) == 2
    for handle, owner in given_up.items():
        address = present_address("collection", handle)
        if handle in live:
            assert address is None, "the live thing wins"
        else:
            present = next(own for own, pk in live.items() if pk == owner)
            assert address == f"/collections/{present}/"


def test_pages_answer_301_from_every_old_address(client: Client) -> None:
    set_category(GroupContent(handle="blouses", title="Blouses"))
    set_category(GroupContent(handle="silk", title="Silk", parent="blouses"))
    set_category(GroupContent(handle="sale", title="Sale"))
    add_shown()
    said = {"sku": "BLS-001", "title": "Chandni", "categories": ("silk",)}
    attach_content(ProductContent(handle="chandni", **said))
    attach_content(ProductContent(handle="chandni-silk", **said))
    change_handle(kind="category", handle="silk", to="silk-blouses")

    def led(path: str) -> tuple[int, str]:
        answer = client.get(path)
        return answer.status_code, answer.headers.get("Location", "")

    assert led("/categories/blouses/silk-blouses/")[0] == 200
    assert led("/categories/silk-blouses/?page=1") == (301, "/categories/blouses/silk-blouses/?page=1")
    assert led("/categories/blouses/silk/") == (301, "/categories/blouses/silk-blouses/")
    assert led("/products/chandni/") == (301, "/products/chandni-silk/")
    assert led("/products/chandni-silk/")[0] == 200
    assert led("/categories/blouses/none/")[0] == 404
    move_category(handle="silk-blouses", parent="sale")
    store.forget_everything()
    assert led("/categories/blouses/silk-blouses/") == (301, "/categories/sale/silk-blouses/")
