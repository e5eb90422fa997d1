"""Finding things as shoppers write them."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from catalog.collections.operations import GroupContent, set_category
from catalog.products.models import Product
from catalog.products.operations import ProductContent, attach_content, upsert_variant, withdraw_product
from catalog.search.models import SearchSynonym
from catalog.search.queries import search_products
from catalog.search.rules import meant, tsquery_of, words_of
from tests.catalog.stockroom import add_shown, variant_facts_of
from tests.remembered import remembered


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Silk  BLOUSE", ("silk", "blouse")),
        ("a blouse for the wedding", ("blouse", "wedding")),
        ("Crêpe", ("crepe",)),
        ("silk & !(red) | x:*'", ("silk", "red", "x")),
        (
            "one two three four five six seven eight nine",
            ("one", "two", "three", "four", "five", "six", "seven", "eight"),
        ),
        ("silk silk", ("silk",)),
        ("  ₹ — ", ()),
        ("साड़ी", ("साड़ी",)),
    ],
)
def test_words_are_plain(text: str, words: tuple[str, ...]) -> None:
    assert words_of(text) == words


def test_a_query_asks_for_every_word_or_its_synonym() -> None:
    assert tsquery_of([("red",), ("sari", "saree")]) == "red:* & (sari:* | saree:*)"
    assert tsquery_of([("red",), ("sari",)], need_all=False) == "red:* | sari:*"


def test_a_correction_is_proposed_only_when_there_is_one() -> None:
    assert meant(("slik", "blouse"), corrections={"slik": "silk"}) == "silk blouse"
    assert meant(("silk",), corrections={}) is None


@pytest.fixture
@remembered
def shop() -> None:
    set_category(GroupContent(handle="blouses", title="Blouses"))
    set_category(GroupContent(handle="sarees", title="Sarees"))
    dressed = [
        ("BLS-001", "Chandni Raw Silk Blouse", {"fabric": "Raw silk", "work": "Zardozi", "categories": ("blouses",)}),
        ("BLS-002", "Mysore Crêpe Piped Blouse", {"fabric": "Crepe", "categories": ("blouses",),
                                                  "description": "Goes with a silk saree."}),
        ("SAR-001", "Kanchipuram Temple Saree", {"fabric": "Mulberry silk", "work": "Korvai", "categories": ("sarees",)}),
    ]  # fmt: skip
    for sku, title, words in dressed:
        add_shown(sku)
        attach_content(ProductContent(sku=sku, handle=sku.lower(), title=title, **words))  # type: ignore[arg-type]


def found(text: str) -> list[str]:
    return [card.handle for card in search_products(text).cards]


@pytest.mark.django_db
@pytest.mark.usefixtures("shop")
@pytest.mark.parametrize(
    ("text", "handles"),
    [
        ("raw silk", ["bls-001"]),
        ("SILK", ["bls-001", "sar-001", "bls-002"]),  # in the title before in the fabric before in the story
        ("blouses", ["bls-001", "bls-002"]),
        ("blou", ["bls-001", "bls-002"]),
        ("sari", ["sar-001", "bls-002"]),
        ("kanjivaram sari", ["sar-001"]),
        ("crepe", ["bls-002"]),
        ("crêpe", ["bls-002"]),
        ("zardozi blouse", ["bls-001"]),
        ("maroon korvai", ["sar-001"]),
        ("BLS-001", ["bls-001"]),
        ("SAR-001-MRN-34", ["sar-001"]),
    ],
)
def test_words_find_what_carries_them_all(text: str, handles: list[str]) -> None:
    assert found(text) == handles
    assert search_products(text).did_you_mean is None


@pytest.mark.django_db
@pytest.mark.usefixtures("shop")
@pytest.mark.parametrize(
    ("text", "first", "meaning"),
    [
        ("zardosi", "bls-001", "zardozi"),
        ("kanchipurum", "sar-001", "kanchipuram"),
        ("temple sarre", "sar-001", "temple saree"),
    ],
)
def test_what_is_misspelt_is_found_by_resemblance(text: str, first: str, meaning: str) -> None:
    page = search_products(text)
    assert (page.cards[0].handle, page.did_you_mean) == (first, meaning)


@pytest.mark.django_db
@pytest.mark.usefixtures("shop")
@pytest.mark.parametrize(
    "text", ["", "   ", "qqqqzzzz", "'; drop table catalog_product; --", "!!!", "the of and"]
)
def test_nonsense_finds_nothing(text: str) -> None:
    page = search_products(text)
    assert (page.cards, page.count, page.did_you_mean) == ((), 0, None)


@pytest.mark.django_db
@pytest.mark.usefixtures("shop")
def test_pages_of_results_and_what_is_hidden() -> None:
    page = search_products("silk", limit=1, offset=1)
    assert ([card.handle for card in page.cards], page.count) == (["sar-001"], 3)
    withdraw_product(Product.objects.get(erp_sku="SAR-001").public_id)
    assert found("silk") == ["bls-001", "bls-002"]


@pytest.mark.django_db
@pytest.mark.usefixtures("shop")
def test_news_of_a_shown_product_reaches_its_document() -> None:
    assert found("turquoise") == []
    upsert_variant(
        variant_facts_of("BLS-001-TQ-34", "BLS-001", attributes={"colour": "Turquoise", "size": "34"})
    )
    assert found("turquoise") == ["bls-001"]


@pytest.mark.django_db
@pytest.mark.usefixtures("shop")
def test_staff_add_a_synonym() -> None:
    SearchSynonym.objects.create(term="choti", meaning="blouse")
    assert found("choti zardozi") == ["bls-001"]


@pytest.mark.django_db
@pytest.mark.usefixtures("shop")
def test_the_number_of_queries_is_fixed() -> None:
    for text, expected in [("silk", 6), ("raw silk", 6), ("zardosi", 7), ("", 0)]:
        with CaptureQueriesContext(connection) as captured:
            search_products(text)
        assert len(captured) == expected, text


@pytest.mark.django_db
@pytest.mark.usefixtures("shop")
def test_words_before_the_last_are_taken_whole_first() -> None:
    with CaptureQueriesContext(connection) as captured:
        assert found("BLS-001") == ["bls-001"]
    asked = [each["sql"] for each in captured if "to_tsquery" in each["sql"]]
    assert len(asked) == 1 and "'bls & 001:*'" in asked[0], (
        "every piece's code begins so: no need to read them all"
    )
    assert found("blou zardo") == ["bls-001"], (
        "several half-typed words are found when nothing has them whole"
    )
