"""Pages and cards in another language: every field by itself, in a fixed number of queries."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from catalog.assortment.models import ProductLink, SizeChart
from catalog.collections.models import ProductCategory, ProductTag
from catalog.collections.operations import GroupContent, set_category, set_tag
from catalog.media.models import Image
from catalog.products.models import Product
from catalog.products.queries import product_cards, product_page
from catalog.translations.operations import set_phrase, translate
from tests.catalog.products.test_queries import dress, picture
from tests.catalog.stockroom import add_shown

pytestmark = pytest.mark.django_db


@pytest.fixture
def product() -> Product:
    """A blouse with a chart, a tag, a picture and a neighbour; half of it is said in Hindi."""
    set_category(GroupContent(handle="blouses", title="Blouses"))
    set_tag(handle="new", title="New in")
    for sku in ("BLS-001", "BLS-002"):
        add_shown(sku)
        dress(
            sku, subtitle="Silk", fabric="Raw silk", work="Zardozi", occasion=("Day", "Puja"),
            care=("Dry clean only",), categories=("blouses",), tags=("new",),
        )  # fmt: skip
        picture(f"{sku}-front", sku, alt="The front", view="front")
    chart = SizeChart.objects.create(
        handle="b", title="Blouses", columns=["Bust"], rows=[{"size": "34", "cm": ["86"]}], note="Around"
    )
    Product.objects.update(size_chart=chart)
    SizeChart.objects.update(translations={"hi": {"title": "ब्लाउज़ के नाप"}})
    for text, meaning in {
        "Raw silk": "रॉ सिल्क", "Day": "दिन", "Dry clean only": "केवल ड्राई क्लीन", "New": "नया", "Bust": "छाती",
        "Size": "साइज़", "Maroon": "मरून",
    }.items():  # fmt: skip
        set_phrase(language="hi", text=text, meaning=meaning)
    found = Product.objects.get(erp_sku="BLS-001")
    for kind, row_id, words in [
        ("product", found.pk, {"title": "चाँदनी"}),
        ("category", ProductCategory.objects.get().pk, {"title": "ब्लाउज़"}),
        ("tag", ProductTag.objects.get().pk, {"title": "नई आमद"}),
        ("image", Image.objects.get(key="BLS-001-front").pk, {"alt": "सामने से"}),
    ]:
        translate(kind=kind, row_id=row_id, language="hi", words=words)
    return found


def test_a_page_says_in_hindi_what_is_written_and_the_rest_in_english(product: Product) -> None:
    page = product_page(product.handle, language="hi")
    assert (page.title, page.subtitle) == ("चाँदनी", "Silk")
    assert (page.fabric, page.work, page.occasion) == ("रॉ सिल्क", "Zardozi", ("दिन", "Puja"))
    assert (page.care, page.tags, page.badge) == (("केवल ड्राई क्लीन",), ("नई आमद",), "नया")
    assert (page.seo_title, page.seo_description) == ("चाँदनी", "Silk")
    assert [crumb.title for crumb in page.breadcrumbs] == ["ब्लाउज़"]
    assert [each.alt for each in page.pictures] == ["सामने से"]
    assert page.size_chart is not None
    assert (page.size_chart.title, page.size_chart.note) == ("ब्लाउज़ के नाप", "Around")
    assert page.size_chart.columns == ("छाती",)


def test_choices_stay_what_they_are_chosen_by_and_are_said_in_hindi(product: Product) -> None:
    english, hindi = product_page(product.handle), product_page(product.handle, language="hi")
    assert [(each.name, each.values) for each in english.options] == [
        (each.name, each.values) for each in hindi.options
    ]
    assert [variant.options for variant in english.variants] == [
        variant.options for variant in hindi.variants
    ]
    colour = next(each for each in hindi.options if each.name == "Colour")
    assert colour.said("Maroon") == "मरून"
    assert colour.said("Colour") == "Colour"
    assert next(each for each in hindi.options if each.name == "Size").said("Size") == "साइज़"


def test_english_is_untouched(product: Product) -> None:
    page = product_page(product.handle)
    assert page == product_page(product.handle, language="en")
    assert (page.title, page.fabric, page.tags, page.badge) == (
        "Blouse BLS-001",
        "Raw silk",
        ("New in",),
        "New",
    )
    assert [each.alt for each in page.pictures] == ["The front"]
    assert [dict(option.words) for option in page.options] == [{} for _ in page.options]


def test_cards_speak_hindi_field_by_field(product: Product) -> None:
    hindi = {card.handle: card for card in product_cards(category="blouses", language="hi").cards}
    assert (hindi["bls-001"].title, hindi["bls-001"].subtitle) == ("चाँदनी", "Silk")
    assert hindi["bls-002"].title == "Blouse BLS-002"
    assert hindi["bls-001"].picture is not None
    assert hindi["bls-001"].picture.alt == "सामने से"
    by_id = product_cards(ids=[product.public_id], language="hi").cards
    assert [card.title for card in by_id] == ["चाँदनी"]
    english = {card.handle: card for card in product_cards(category="blouses").cards}
    assert english["bls-001"].title == "Blouse BLS-001"


def test_linked_products_speak_hindi_too(product: Product) -> None:
    other = Product.objects.get(erp_sku="BLS-002")
    ProductLink.objects.create(product=other, target=product, kind="alternative", rank=0)
    assert [card.title for card in product_page(other.handle, language="hi").alternatives] == ["चाँदनी"]
    assert [card.title for card in product_page(other.handle, language="hi").related] == ["चाँदनी"]


def test_hindi_costs_one_query_on_a_page_and_none_on_cards(product: Product) -> None:
    def asked(language: str) -> tuple[int, int]:
        with CaptureQueriesContext(connection) as page:
            product_page(product.handle, language=language)
        with CaptureQueriesContext(connection) as cards:
            product_cards(category="blouses", language=language)
        return len(page), len(cards)

    asked("en")
    (english_page, english_cards), (hindi_page, hindi_cards) = asked("en"), asked("hi")
    assert (hindi_page, hindi_cards) == (english_page + 1, english_cards)
