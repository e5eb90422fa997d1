"""A product's page in another language."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from itertools import chain
from typing import Any

from catalog.assortment.models import SizeChart
from catalog.assortment.queries import chart_of
from catalog.products.models import Product
from catalog.products.queries.shapes import OptionChoice, ProductPage
from catalog.translations.queries import in_language, phrases_in
from catalog.translations.rules import SHARED_LISTS, SHARED_WORDS, TRANSLATABLE


def in_other_words(
    page: ProductPage, product: Product, chart: SizeChart | None, language: str
) -> ProductPage:
    """The same page with its own words and the shared ones in that language, English where they are not written.

    One query, for the shared words. Cards, tags, breadcrumbs and pictures are in that language already.
    """
    said = phrases_in(language, _shared_words(page, chart))
    words: dict[str, Any] = {
        field: in_language(product, field, language) for field in TRANSLATABLE["product"]
    }
    words["seo_title"] = words["seo_title"] or words["title"]
    words["seo_description"] = words["seo_description"] or words["subtitle"]
    words |= {name: said.get(getattr(page, name), getattr(page, name)) for name in SHARED_WORDS}
    words |= {name: tuple(said.get(word, word) for word in getattr(page, name)) for name in SHARED_LISTS}
    return replace(  # every name is a field of the page
        page,
        **words,
        badge=said.get(page.badge, page.badge),
        options=tuple(_told(option, said) for option in page.options),
        size_chart=chart_of(chart, language, said) if chart else None,
    )


def _shared_words(page: ProductPage, chart: SizeChart | None) -> Iterable[str]:
    singles = (getattr(page, name) for name in SHARED_WORDS)
    lists = chain.from_iterable(getattr(page, name) for name in SHARED_LISTS)
    choices = chain.from_iterable((option.name, *option.values) for option in page.options)
    return chain(singles, lists, choices, [page.badge], chart.columns if chart else ())


def _told(option: OptionChoice, said: Mapping[str, str]) -> OptionChoice:
    words = {text: said[text] for text in (option.name, *option.values) if text in said}
    return replace(option, words=words)
