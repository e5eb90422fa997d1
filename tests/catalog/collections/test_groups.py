"""The tree, the collections, and what is told of their changes."""

from __future__ import annotations

from dataclasses import replace

import pytest
from pytest_django import DjangoAssertNumQueries

from catalog.collections.models import ProductCategory
from catalog.collections.operations import GroupContent, set_category, set_collection, set_tag
from catalog.collections.queries import category_page, category_tree, collection_page, collections_shown
from catalog.media.models import Image
from catalog.media.operations import ImageFacts, hang_picture
from catalog.media.queries import banners
from catalog.products.operations import ProductContent, UnknownProduct, attach_content
from core.errors import Invalid, NotFound
from core.models import OutboxEvent
from tests.catalog.stockroom import add_shown, add_style, put_on_show

pytestmark = pytest.mark.django_db

CARD = ImageFacts(
    key="category-silk",
    stem="lookbook/category-silk-ab12",
    alt="Silk blouses",
    width=1200,
    height=1500,
    formats=("webp", "jpg"),
    widths=(1200, 400, 800),
    kind="category",
)


def told(name: str = "catalog.ContentChanged") -> list[tuple[str, str]]:
    rows = OutboxEvent.objects.filter(name=name).order_by("id")
    return [(row.payload["kind"], row.payload["handle"]) for row in rows]


@pytest.fixture
def tree() -> None:
    """Blouses over silk and cotton; sarees; only silk holds something to show."""
    set_category(GroupContent(handle="sarees", title="Sarees", rank=2))
    set_category(GroupContent(handle="blouses", title="Blouses", rank=1))
    set_category(GroupContent(handle="cotton", title="Cotton", rank=2, parent="blouses"))
    set_category(GroupContent(handle="silk", title="Silk", rank=1, parent="blouses"))
    set_collection(GroupContent(handle="wedding", title="The Wedding Edit"))
    set_collection(GroupContent(handle="empty", title="Nothing yet"))
    add_shown()
    attach_content(
        ProductContent(sku="BLS-001", handle="b", title="B", categories=("silk",), collections=("wedding",))
    )


@pytest.mark.usefixtures("tree")
def test_only_branches_with_something_to_show_are_in_the_tree(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    with django_assert_num_queries(1):
        roots = category_tree()
    assert [(node.handle, [child.handle for child in node.children]) for node in roots] == [
        ("blouses", ["silk"])
    ]


@pytest.mark.usefixtures("tree")
def test_a_category_knows_the_way_to_it_and_what_lies_below(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    with django_assert_num_queries(1):
        page = category_page("blouses")
    assert [node.handle for node in page.children] == ["silk"]
    crumbs = [(crumb.title, crumb.url) for crumb in category_page("silk").breadcrumbs]
    assert crumbs == [("Blouses", "/categories/blouses/"), ("Silk", "/categories/blouses/silk/")]
    with pytest.raises(NotFound):
        category_page("unheard-of")


@pytest.mark.usefixtures("tree")
def test_collections_with_something_to_show(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    with django_assert_num_queries(1):
        shown = collections_shown()
    assert [each.handle for each in shown] == ["wedding"]
    assert collection_page("empty").title == "Nothing yet"
    with pytest.raises(NotFound):
        collection_page("unheard-of")


def test_groups_are_told_of_once_per_change() -> None:
    blouses = GroupContent(handle="blouses", title="Blouses")
    assert [set_category(blouses), set_category(blouses)] == [True, False]
    assert set_category(replace(blouses, title="All blouses")) is True
    assert [set_tag(handle="new", title="New"), set_tag(handle="new", title="New")] == [True, False]
    assert told() == [("category", "blouses"), ("category", "blouses"), ("tag", "new")]


def test_a_tree_has_no_rings() -> None:
    set_category(GroupContent(handle="a", title="A"))
    set_category(GroupContent(handle="b", title="B", parent="a"))
    for parent in ("a", "b", "unheard-of"):
        with pytest.raises(Invalid) as refusal:
            set_category(GroupContent(handle="a", title="A", parent=parent))
        assert set(refusal.value.fields) == {"parent"}
    assert ProductCategory.objects.get(handle="a").parent is None


def test_a_picture_is_hung_once_and_keeps_its_name_when_its_files_change() -> None:
    assert [hang_picture(CARD), hang_picture(CARD)] == [True, False]
    assert hang_picture(replace(CARD, stem="lookbook/category-silk-cd34")) is True
    image = Image.objects.get()
    assert (image.key, image.stem, image.widths) == (
        "category-silk",
        "lookbook/category-silk-cd34",
        [400, 800, 1200],
    )
    set_category(GroupContent(handle="silk", title="Silk", image_key="category-silk"))
    assert set_category(GroupContent(handle="silk", title="Silk")) is False, "no name means no change"
    picture = category_page("silk").picture
    assert picture is not None
    assert picture.src == "/media/lookbook/category-silk-cd34-800.jpg"
    with pytest.raises(Invalid):
        set_category(GroupContent(handle="silk", title="Silk", image_key="unheard-of"))


def test_pictures_of_products_and_banners_are_told_of() -> None:
    add_style()
    put_on_show()
    hang_picture(replace(CARD, kind="product", product_sku="BLS-001", key="front", stem="x"))
    hang_picture(replace(CARD, kind="banner", placement="home-hero", shape="wide", key="hero", stem="y"))
    assert told("catalog.ProductChanged")[-1] == ("content", "chandni-raw-silk-blouse-bls-001")
    assert told() == [("banner", "home-hero")]
    assert [picture.shape for picture in banners("home-hero")] == ["wide"]
    with pytest.raises(UnknownProduct):
        hang_picture(replace(CARD, kind="product", product_sku="BLS-999", key="no", stem="z"))
