"""How completely things are described: points, reasons in words, and phrases to be found by."""

from __future__ import annotations

import dataclasses

import pytest
from django.test import Client
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from catalog.collections.models import ProductCategory
from catalog.collections.operations import GroupContent, set_category
from catalog.completeness.operations import set_target_phrases
from catalog.completeness.queries import category_completeness, product_completeness
from catalog.completeness.rules import Described, clean_phrases, judge_description, says
from catalog.products.models import Product
from core.errors import Invalid, NotFound
from core.models import OutboxEvent, User
from tests.catalog.stockroom import add_shown

WHOLE = Described(
    title="Maroon raw silk blouse",
    subtitle="Hand-worked in Lucknow",
    description="A maroon blouse for a wedding. " * 10,
    least_description=300,
    seo_title="Maroon silk blouse for weddings",
    seo_description="A maroon raw silk blouse with hand-worked zardozi, lined in mulmul, made in Lucknow to order.",
    pictures=3,
    least_pictures=3,
    facts={"fabric": "Raw silk", "care": ["Dry clean"]},
    translated={"title": "मरून ब्लाउज़", "description": "रेशम"},
    phrases=("silk blouse", "wedding blouses"),
)


def test_what_is_whole_has_a_hundred_and_each_lack_its_reason() -> None:
    assert judge_description(WHOLE) == dataclasses.replace(judge_description(WHOLE), score=100, reasons=())
    thin = dataclasses.replace(
        WHOLE, description="Short.", pictures=1, facts={"fabric": "", "care": []}, translated={}, phrases=()
    )
    judged = judge_description(thin)
    assert judged.score == 41  # 10 title, 6/300 of 25, 5 subtitle, 15 summary, a third of 15, 5 shelf: 40.5
    assert judged.reasons == (
        "Describe it in at least 300 letters: it has 6.",
        "Hang at least 3 pictures: it has 1.",
        "Fill in: fabric, care.",
        "Say its title in Hindi.",
        "Say its description in Hindi.",
        "Name the phrases it should be found by.",
    )
    unsaid = dataclasses.replace(WHOLE, phrases=("banarasi lehenga", "silk blouse"))
    assert judge_description(unsaid).reasons == (
        "Its words do not say: banarasi lehenga.",
        "Its title does not say “banarasi lehenga”.",
    )


def test_phrases_are_found_in_any_order_case_and_plural() -> None:
    assert says("Blouses of RAW silk, for brides", "raw silk blouse")
    assert not says("A silken blouse", "silk blouse")
    assert clean_phrases([" Silk  Blouse ", "silk blouse", ""]) == ("silk blouse",)
    for wrong in (["x" * 61], [f"phrase {number}" for number in range(6)]):
        with pytest.raises(Invalid):
            clean_phrases(wrong)


@given(
    st.text(max_size=700), st.text(max_size=90), st.integers(0, 9), st.lists(st.text("ab ", min_size=1), max_size=4)
)  # fmt: skip
def test_the_score_stays_within_bounds_and_a_hundred_has_no_reason(
    description: str, title: str, pictures: int, phrases: list[str]
) -> None:
    said = dataclasses.replace(
        WHOLE, description=description, title=title, pictures=pictures, phrases=phrases
    )
    judged = judge_description(said)
    assert 0 <= judged.score <= 100
    assert judged.reasons or judged.score == 100


@pytest.mark.django_db
def test_staff_see_the_score_and_name_phrases_on_both_pages(client: Client) -> None:
    product = add_shown()
    set_category(GroupContent("blouses", "Blouses", "All of them."))
    category = ProductCategory.objects.get()
    assert set_target_phrases(kind="product", row_id=product.pk, phrases=["Silk blouse"]) is True
    assert set_target_phrases(kind="product", row_id=product.pk, phrases=["silk  blouse"]) is False
    with pytest.raises(NotFound):
        set_target_phrases(kind="category", row_id=0, phrases=["x"])
    client.force_login(User.objects.create_superuser("owner@blouson.test", "x"))
    for name, row, judge in (
        ("product", product, product_completeness),
        ("productcategory", category, category_completeness),
    ):
        row.refresh_from_db()
        judged = judge(row)  # type: ignore[operator]
        listed = client.get(reverse(f"admin:catalog_{name}_changelist")).text
        page = client.get(reverse(f"admin:catalog_{name}_change", args=[row.pk])).text
        assert f"{judged.score} %" in listed and f"{judged.score} of 100" in page
        assert judged.reasons[0] in page and 'name="target_phrases"' in page
    before = OutboxEvent.objects.count()
    client.post(
        reverse("admin:catalog_productcategory_change", args=[category.pk]),
        {
            "title": "Blouses",
            "rank": "0",
            "description": "All of them.",
            "target_phrases": "Designer blouse\n\nblouses online",
        },
    )
    category.refresh_from_db()
    assert category.target_phrases == ["designer blouse", "blouses online"]
    assert OutboxEvent.objects.count() == before
    assert Product.objects.get(pk=product.pk).target_phrases == ["silk blouse"]
