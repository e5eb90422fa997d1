"""The demo shop in Hindi: every word belongs to something, and is written in Devanagari."""

from __future__ import annotations

import re

import pytest
from django.core.management import CommandError, call_command

from catalog.collections.queries import category_page
from catalog.demo.content_rows import shop_content
from catalog.demo.palette import DYES
from catalog.products.models import Product
from catalog.products.queries import product_page
from catalog.translations.operations import LONGEST_PHRASE, longest_of
from catalog.translations.queries import completeness_by_kind
from catalog.translations.rules import SHARED_LISTS, SHARED_WORDS
from core.models import OutboxEvent
from tests.catalog.stockroom import add_variant

CONTENT = shop_content()
PHRASES = {row["text"]: row["meaning"] for row in CONTENT["phrases"]}
DEVANAGARI = re.compile(r"[\u0900-\u097f]")
LATIN = re.compile(r"[A-Za-z]")


def test_every_text_belongs_to_a_row_and_fits_its_field() -> None:
    names = {
        "category": {row["handle"] for row in CONTENT["categories"]},
        "collection": {row["handle"] for row in CONTENT["collections"]},
        "tag": {row["handle"] for row in CONTENT["tags"]},
        "product": {row["sku"] for row in CONTENT["products"]},
    }
    told: dict[str, set[str]] = {kind: set() for kind in names}
    for row in CONTENT["translations"]:
        told[row["kind"]].add(row["name"])
        for field, text in row["words"].items():
            assert len(text) <= longest_of(row["kind"], field), (row["name"], field)
            assert DEVANAGARI.search(text) and not LATIN.search(text), text
    for kind in ("category", "collection", "tag"):
        assert told[kind] == names[kind], kind
    assert told["product"] <= names["product"]
    assert len(told["product"]) >= 12


def test_every_phrase_is_used_and_every_colour_and_rule_of_care_is_said() -> None:
    used = {dye.name for dye in DYES} | {"Colour", "Size", "Free"}
    used |= {"New", "Bestseller", "Sold out", "One of a kind", "Sold"}
    for row in CONTENT["products"]:
        used |= {row[name] for name in SHARED_WORDS} | {word for name in SHARED_LISTS for word in row[name]}
    assert set(PHRASES) <= used
    assert {dye.name for dye in DYES} <= set(PHRASES)
    assert {word for row in CONTENT["products"] for name in SHARED_LISTS for word in row[name]} <= set(
        PHRASES
    )
    for text, meaning in PHRASES.items():
        assert len(meaning) <= LONGEST_PHRASE
        assert DEVANAGARI.search(meaning) and not LATIN.search(meaning), text


@pytest.mark.django_db
def test_what_is_loaded_is_told_in_hindi_and_told_once() -> None:
    add_variant()
    with pytest.raises(CommandError):
        call_command("load_demo_content", skip_pictures=True)
    page = product_page("chandni-raw-silk-blouse", language="hi")
    assert (page.title, page.fabric, page.made_in) == ("चाँदनी रॉ सिल्क ब्लाउज़", "रॉ सिल्क", "लखनऊ")
    assert page.care[0] == "केवल ड्राई क्लीन कराएँ"
    assert [crumb.title for crumb in page.breadcrumbs] == ["ब्लाउज़", "सिल्क ब्लाउज़"]
    assert category_page("lehengas", language="hi").title == "लहंगे"
    found = {row.kind: (row.rows, row.complete) for row in completeness_by_kind("hi")}
    assert (found["category"], found["collection"], found["tag"]) == ((11, 11), (6, 6), (9, 9))
    assert found["product"] == (Product.objects.count(), 1)
    told = OutboxEvent.objects.count()
    with pytest.raises(CommandError):
        call_command("load_demo_content", skip_pictures=True)
    assert OutboxEvent.objects.count() == told
