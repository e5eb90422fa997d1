"""How far the shop is translated, to the field."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pytest_django import DjangoAssertNumQueries

from catalog.collections.models import ProductCategory, ProductTag
from catalog.collections.operations import GroupContent, set_category, set_tag
from catalog.products.models import Product
from catalog.translations.operations import translate
from catalog.translations.queries import KindCompleteness, completeness_by_kind, lacking
from catalog.translations.rules import TRANSLATABLE, cleaned, completeness, told
from tests.catalog.stockroom import add_style

TEXTS = st.sampled_from(["", " ", "ब्लाउज़", "रेशम"])


def by_kind(kind: str) -> KindCompleteness:
    return next(row for row in completeness_by_kind("hi") if row.kind == kind)


@pytest.mark.django_db
def test_an_empty_shop_lacks_nothing() -> None:
    rows = completeness_by_kind("hi")
    assert [row.kind for row in rows] == list(TRANSLATABLE)
    assert {(row.rows, row.done, row.total, row.percent) for row in rows} == {(0, 0, 0, 100)}


@pytest.mark.django_db
def test_fields_and_rows_are_counted_exactly(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    for handle, description in (("silk", "Woven."), ("cotton", "Soft."), ("linen", "")):
        set_category(GroupContent(handle=handle, title=handle.title(), description=description))
    ids = dict(ProductCategory.objects.values_list("handle", "pk"))
    assert by_kind("category") == KindCompleteness("category", rows=3, complete=0, done=0, total=5)
    translate(
        kind="category", row_id=ids["silk"], language="hi", words={"title": "रेशम", "description": "बुना"}
    )
    translate(kind="category", row_id=ids["cotton"], language="hi", words={"title": "सूती"})
    translate(kind="category", row_id=ids["linen"], language="hi", words={"title": "लिनन"})
    found = by_kind("category")
    assert found == KindCompleteness("category", rows=3, complete=2, done=4, total=5)
    assert found.percent == 80
    short = ProductCategory.objects.filter(lacking("category", "hi"))
    assert list(short.values_list("handle", flat=True)) == ["cotton"]
    with django_assert_num_queries(len(TRANSLATABLE)):
        completeness_by_kind("hi")


@pytest.mark.django_db
def test_a_meaning_for_what_english_does_not_say_counts_for_nothing() -> None:
    set_category(GroupContent(handle="silk", title="Silk"))
    translate(
        kind="category", row_id=ProductCategory.objects.get().pk, language="hi", words={"description": "बुना"}
    )
    assert by_kind("category") == KindCompleteness("category", rows=1, complete=0, done=0, total=1)


@pytest.mark.django_db
def test_one_missing_field_is_never_a_hundred_percent() -> None:
    for number in range(300):
        set_tag(handle=f"t{number}", title=f"T{number}")
    ProductTag.objects.exclude(handle="t0").update(translations={"hi": {"title": "शब्द"}})
    assert by_kind("tag") == KindCompleteness("tag", rows=300, complete=299, done=299, total=300)
    assert by_kind("tag").percent == 99


@pytest.mark.django_db
@pytest.mark.parametrize("kind", TRANSLATABLE)
def test_every_kind_can_be_asked_and_names_fields_it_has(kind: str) -> None:
    add_style()
    row = by_kind(kind)
    assert 0 <= row.complete <= row.rows
    assert Product.objects.filter(lacking("product", "hi")).count() == by_kind("product").rows


@given(
    english=st.dictionaries(st.sampled_from("abc"), TEXTS),
    other=st.dictionaries(st.sampled_from("abc"), TEXTS),
)
def test_the_rule_counts_what_is_shown_in_the_other_language(
    english: dict[str, str], other: dict[str, str]
) -> None:
    found = completeness(english, other)
    written = [name for name in english if english[name].strip()]
    kept = cleaned(tuple("abc"), other)
    assert found.total == len(written)
    assert found.done == sum(name in kept for name in written)
    assert found.is_complete == (set(written) <= set(kept))
    for name in written:
        said = told(english[name], {"hi": other}, name, "hi")
        assert said == kept.get(name, english[name])
        assert told(english[name], {"hi": other}, name, "en") == english[name]
