"""What shoppers and carts see."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from catalog.collections.operations import GroupContent, set_category, set_collection, set_tag
from catalog.inventory.operations import StockLine, reserve_stock
from catalog.media.operations import ImageFacts, hang_picture
from catalog.products.models import Product, ProductVariant
from catalog.products.operations import (
    ProductContent,
    attach_content,
    publish_product,
    upsert_variant,
    withdraw_product,
)
from catalog.products.queries import product_cards, product_page, variant_choice, variant_facts
from core.errors import NotFound
from core.money import Money
from tests.catalog.stockroom import LATER, add_shown, add_variant, put_on_shelf, variant_facts_of
from tests.remembered import remembered

pytestmark = pytest.mark.django_db


def picture(key: str, sku: str = "BLS-001", **more: object) -> None:
    facts = {
        "key": key,
        "stem": f"lookbook/{key}-ab12",
        "alt": key.replace("-", " "),
        "width": 1200,
        "height": 1600,
        "formats": ("webp", "jpg"),
        "widths": (400, 800, 1200),
        "product_sku": sku,
    }
    hang_picture(ImageFacts(**{**facts, **more}))  # type: ignore[arg-type]


def dress(sku: str, **more: object) -> None:
    attach_content(ProductContent(**{"sku": sku, "handle": sku.lower(), "title": f"Blouse {sku}", **more}))  # type: ignore[arg-type]


@pytest.fixture
@remembered
def shop() -> None:
    """Three styles in a tree of two categories; BLS-001 in two colours and three sizes."""
    set_category(GroupContent(handle="blouses", title="Blouses"))
    set_category(GroupContent(handle="silk", title="Silk blouses", parent="blouses"))
    set_collection(GroupContent(handle="wedding", title="The Wedding Edit"))
    set_tag(handle="new", title="New")
    for colour, size, price in [
        ("Maroon", "36", "1999.00"), ("Ivory", "34", "1899.00"), ("Maroon", "34", "1999.00"), ("Maroon", "32", "1999.00"),
    ]:  # fmt: skip
        sku = f"BLS-001-{colour[:3].upper()}-{size}"
        add_variant(sku, price=price, attributes={"size": size, "colour": colour}, stock={"JAI": 2})
    add_shown("BLS-002", price="2399.00", stock=0)
    add_shown("BLS-003", price="999.00", stock=9)
    dress("BLS-001", categories=("silk",), collections=("wedding",), tags=("new",), is_featured=True, rank=5,
          swatches={"Maroon": "#6e1526"})  # fmt: skip
    dress("BLS-002", categories=("blouses",), rank=1)
    dress("BLS-003", categories=("silk", "blouses"), rank=2)
    publish_product(Product.objects.get(erp_sku="BLS-001").public_id)
    for view, colour, rank in [
        ("front", "Maroon", 0),
        ("detail", "Maroon", 1),
        ("back", "Maroon", 2),
        ("front", "Ivory", 3),
    ]:
        picture(f"bls-001-{colour.lower()}-{view}", view=view, colour=colour, rank=rank)


@pytest.mark.usefixtures("shop")
def test_a_page_says_everything() -> None:
    page = product_page("bls-001")
    assert (page.title, page.url, page.sku, page.badge) == (
        "Blouse BLS-001",
        "/products/bls-001/",
        "BLS-001",
        "New",
    )
    assert (page.price, page.original, page.price_varies) == (Money.of("1899.00"), Money.of("2499.00"), True)
    assert page.in_stock
    assert [(option.name, option.values) for option in page.options] == [
        ("Colour", ("Maroon", "Ivory")),
        ("Size", ("32", "34", "36")),
    ]
    assert page.options[0].swatches == {"Maroon": "#6e1526"}
    assert [variant.title for variant in page.variants] == [
        "Maroon / 32",
        "Maroon / 34",
        "Maroon / 36",
        "Ivory / 34",
    ]
    first = page.variants[0]
    assert first.options == {"Colour": "Maroon", "Size": "32"}
    assert (first.sellable, first.in_stock, first.low_stock) == (2, True, True)
    assert first.measurements == {"bust": 89.0, "length": 37.0}
    assert [crumb.title for crumb in page.breadcrumbs] == ["Blouses", "Silk blouses"]
    assert [card.handle for card in page.related] == ["bls-003"]
    assert [each.view for each in page.pictures] == ["front", "detail", "back", "front"]
    assert page.pictures[0].src == "/media/lookbook/bls-001-maroon-front-ab12-800.jpg"
    assert page.pictures[0].srcset == (
        "/media/lookbook/bls-001-maroon-front-ab12-400.webp 400w, "
        "/media/lookbook/bls-001-maroon-front-ab12-800.webp 800w, "
        "/media/lookbook/bls-001-maroon-front-ab12-1200.webp 1200w"
    )


@pytest.mark.usefixtures("shop")
def test_a_card_says_enough() -> None:
    card = product_cards(collection="wedding").cards[0]
    assert (card.handle, card.price, card.original) == ("bls-001", Money.of("1899.00"), Money.of("2499.00"))
    assert (card.colours, card.sizes, card.in_stock) == (("Maroon", "Ivory"), ("32", "34", "36"), True)
    assert card.picture is not None
    assert card.hover_picture is not None
    assert (card.picture.view, card.hover_picture.view) == ("front", "back")


@pytest.mark.usefixtures("shop")
@pytest.mark.parametrize(
    ("question", "handles"),
    [
        ({}, ["bls-001", "bls-002", "bls-003"]),
        ({"category": "blouses"}, ["bls-001", "bls-002", "bls-003"]),
        ({"category": "silk"}, ["bls-001", "bls-003"]),
        ({"category": "nowhere"}, []),
        ({"collection": "wedding"}, ["bls-001"]),
        ({"featured": True}, ["bls-001"]),
        ({"limit": 1, "offset": 1}, ["bls-002"]),
    ],
)
def test_cards_can_be_asked_for_in_many_ways(question: dict[str, object], handles: list[str]) -> None:
    found = product_cards(**question)  # type: ignore[arg-type]
    assert [card.handle for card in found.cards] == handles
    assert found.count == (3 if "limit" in question else len(handles))


@pytest.mark.usefixtures("shop")
def test_cards_by_id_keep_the_order_asked_for() -> None:
    ids = list(Product.objects.order_by("-erp_sku").values_list("public_id", flat=True))
    found = product_cards(ids=[*ids, "prod_unknown", ids[0]])
    assert [card.handle for card in found.cards] == ["bls-003", "bls-002", "bls-001"]
    assert [card.handle for card in product_cards(ids=ids, limit=1, offset=1).cards] == ["bls-002"]
    assert product_cards(ids=[]).count == 0


@pytest.mark.usefixtures("shop")
def test_what_is_sold_out_says_so() -> None:
    page = product_page("bls-002")
    assert (page.in_stock, page.badge, page.variants[0].sellable) == (False, "Sold out", 0)


def test_what_is_not_for_sale_is_not_found() -> None:
    product = add_shown()
    assert product_cards().count == 1
    withdraw_product(product.public_id)
    for handle in (product.handle, "unheard-of"):
        with pytest.raises(NotFound):
            product_page(handle)
    assert product_cards().count == 0


def test_what_lost_its_lawful_price_is_not_found() -> None:
    product = add_shown()
    upsert_variant(variant_facts_of(version=2, mrp=Money.of("1500.00")))
    with pytest.raises(NotFound):
        product_page(product.handle)
    assert product_cards().count == 0


@pytest.mark.usefixtures("shop")
def test_a_cart_learns_all_it_needs() -> None:
    variant = ProductVariant.objects.get(sku="BLS-001-IVO-34")
    fact = variant_facts(ids=[variant.pk])[variant.pk]
    assert (fact.public_id, fact.product_title, fact.url) == (
        variant.public_id,
        "Blouse BLS-001",
        "/products/bls-001/",
    )
    assert (fact.variant_title, fact.options) == ("Ivory / 34", {"Colour": "Ivory", "Size": "34"})
    assert (fact.price, fact.original, fact.sellable, fact.is_sold) == (
        Money.of("1899.00"),
        Money.of("2499.00"),
        2,
        True,
    )
    assert (fact.hs_code, fact.gst_policy, fact.weight_g) == ("62061090", "slab", 330)
    assert fact.picture is not None
    assert fact.picture.of_colour == "Ivory"
    assert variant_facts(public_ids=[variant.public_id]) == {variant.pk: fact}
    assert variant_facts(ids=[0], public_ids=["variant_unknown"]) == {}


@pytest.mark.usefixtures("shop")
def test_a_chosen_variant_is_found_while_it_is_sold() -> None:
    variant = ProductVariant.objects.get(sku="BLS-001-IVO-34")
    choice = variant_choice(variant.public_id)
    assert choice == next(each for each in product_page("bls-001").variants if each.id == variant.public_id)
    withdraw_product(variant.product.public_id)
    assert variant_facts(ids=[variant.pk])[variant.pk].is_sold is False
    for public_id in (variant.public_id, "variant_unknown"):
        with pytest.raises(NotFound):
            variant_choice(public_id)


@pytest.mark.usefixtures("shop")
def test_held_pieces_are_gone_from_the_page() -> None:
    variant = ProductVariant.objects.get(sku="BLS-001-IVO-34")
    lines = [StockLine("line_1", variant.pk, 2)]
    reserve_stock(reference="order_1", lines=lines, ship_to_state=None, expires_at=LATER)
    assert variant_choice(variant.public_id).in_stock is False


def count_queries(question: object) -> int:
    with CaptureQueriesContext(
        connection,
    ) as captured:
        question()  # type: ignore[operator]
    return len(captured)


@pytest.mark.usefixtures("shop")
def test_the_number_of_queries_does_not_grow() -> None:
    ids = list(ProductVariant.objects.values_list("pk", flat=True))

    def ask() -> tuple[int, ...]:
        return (
            count_queries(lambda: product_page("bls-001")),
            count_queries(lambda: product_cards(category="blouses")),
            count_queries(product_cards),
            count_queries(lambda: variant_facts(ids=ids)),
        )

    before = ask()
    assert before == (11, 5, 4, 5)
    for number in range(4, 10):
        sku = f"BLS-00{number}"
        add_shown(sku)
        dress(sku, categories=("silk",), collections=("wedding",))
        picture(f"{sku.lower()}-front", sku)
        extra = add_variant(f"BLS-001-NEW-{number}", attributes={"size": str(number), "colour": "Rust"})
        put_on_shelf(extra.sku, "JAI", 3)
        ids.append(extra.pk)
    assert len(product_page("bls-001").variants) == 10
    assert product_cards().count == 9
    assert ask() == before
