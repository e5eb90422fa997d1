"""Moving and hiding categories."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from catalog.collections.models import ProductCategory
from catalog.collections.operations import GroupContent, move_category, set_category, shift_category
from catalog.collections.queries import category_page, category_tree
from catalog.products.operations import ProductContent, attach_content
from core.errors import Invalid
from tests.catalog.stockroom import add_shown
from tests.many import examples

pytestmark = pytest.mark.django_db
NAMES = ("a", "b", "c", "d", "e")


@settings(
    max_examples=examples(12, 200), deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(moves=st.lists(st.tuples(st.sampled_from(NAMES), st.sampled_from([*NAMES, None])), max_size=15))
def test_no_sequence_of_moves_makes_a_ring(moves: list[tuple[str, str | None]]) -> None:
    for name in NAMES:
        set_category(GroupContent(handle=name, title=name))
    for handle, parent in moves:
        try:
            move_category(handle=handle, parent=parent)
        except Invalid:
            continue
    parents = dict(ProductCategory.objects.values_list("handle", "parent__handle"))
    for name in NAMES:
        way, step = [], name
        while step is not None:
            assert step not in way
            way.append(step)
            step = parents[step]
        assert category_page(name).url == "/categories/" + "/".join(reversed(way)) + "/"


def test_neighbours_change_places_and_the_ends_stay() -> None:
    for handle in ("a", "b", "c"):
        set_category(GroupContent(handle=handle, title=handle))
    assert shift_category(handle="c", by=-1) is True
    assert list(ProductCategory.objects.values_list("handle", flat=True)) == ["a", "c", "b"]
    assert [shift_category(handle="a", by=-1), shift_category(handle="b", by=1)] == [False, False]


def test_a_hidden_category_is_reached_and_not_listed() -> None:
    set_category(GroupContent(handle="blouses", title="Blouses"))
    set_category(GroupContent(handle="press", title="Press", parent="blouses", is_hidden=True))
    set_category(GroupContent(handle="loans", title="Loans", parent="press"))
    add_shown()
    attach_content(ProductContent(sku="BLS-001", handle="b", title="B", categories=("blouses", "loans")))
    assert [(node.handle, node.children) for node in category_tree()] == [("blouses", ())]
    page = category_page("loans")
    assert page.url == "/categories/blouses/press/loans/"
    assert [crumb.title for crumb in page.breadcrumbs] == ["Blouses", "Loans"]
    set_category(GroupContent(handle="press", title="Press", parent="blouses"))
    assert ProductCategory.objects.get(handle="press").is_hidden, "None keeps what it is"
