"""Writing what the shop says in other languages: what is kept, what is refused, who is told."""

from __future__ import annotations

import pytest

from catalog.assortment.models import ProductType
from catalog.collections.models import ProductCategory
from catalog.collections.operations import GroupContent, set_category
from catalog.media.models import Image
from catalog.products.models import Product
from catalog.translations.models import Phrase
from catalog.translations.operations import LONGEST_TEXT, longest_of, set_phrase, translate
from core.errors import Invalid, NotFound
from core.models import OutboxEvent
from tests.catalog.products.test_queries import picture
from tests.catalog.stockroom import add_shown, add_style

pytestmark = pytest.mark.django_db


def told() -> list[tuple[str, object]]:
    """The news since the last call, oldest first: its name and what it is about."""
    rows = list(OutboxEvent.objects.order_by("pk").values_list("name", "payload"))
    OutboxEvent.objects.all().delete()
    return rows


def hindi(product: Product) -> dict[str, str]:
    return Product.objects.get(pk=product.pk).translations.get("hi", {})


def test_what_is_said_is_kept_trimmed_and_told_once() -> None:
    product = add_shown()
    told()
    words = {"title": "  चाँदनी ब्लाउज़ ", "subtitle": "   "}
    assert translate(kind="product", row_id=product.pk, language="hi", words=words) is True
    assert hindi(product) == {"title": "चाँदनी ब्लाउज़"}
    [(name, news)] = told()
    assert (name.rpartition(".")[2], news["kind"], news["handle"]) == (
        "ProductChanged",
        "content",
        product.handle,
    )
    assert translate(kind="product", row_id=product.pk, language="hi", words=words) is False
    assert told() == []


def test_words_left_out_fall_back_and_nothing_at_all_leaves_no_trace() -> None:
    product = add_shown()
    translate(kind="product", row_id=product.pk, language="hi", words={"title": "ब्लाउज़", "subtitle": "रेशम"})
    assert translate(kind="product", row_id=product.pk, language="hi", words={"title": "ब्लाउज़"}) is True
    assert hindi(product) == {"title": "ब्लाउज़"}
    assert translate(kind="product", row_id=product.pk, language="hi", words={}) is True
    assert Product.objects.get(pk=product.pk).translations == {}


def test_a_style_that_nobody_sees_is_written_in_silence() -> None:
    product = add_style()
    told()
    assert translate(kind="product", row_id=product.pk, language="hi", words={"title": "ब्लाउज़"}) is True
    assert told() == []


def test_groups_and_pictures_are_told_of_and_types_are_not() -> None:
    product = add_shown()
    set_category(GroupContent(handle="silk", title="Silk"))
    picture("front", alt="Front")
    kind = ProductType.objects.create(handle="blouse", title="Blouse")
    told()
    category = ProductCategory.objects.get()
    assert translate(kind="category", row_id=category.pk, language="hi", words={"title": "रेशम"}) is True
    [(name, news)] = told()
    assert (name.rpartition(".")[2], news) == ("ContentChanged", {"kind": "category", "handle": "silk"})
    front = Image.objects.get()
    assert translate(kind="image", row_id=front.pk, language="hi", words={"alt": "सामने से"}) is True
    [(name, news)] = told()
    assert (name.rpartition(".")[2], news["product_id"]) == ("ProductChanged", product.public_id)
    assert translate(kind="type", row_id=kind.pk, language="hi", words={"title": "ब्लाउज़"}) is True
    assert told() == []


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"kind": "shop", "language": "hi", "words": {}}, "kind"),
        ({"kind": "product", "language": "en", "words": {"title": "Blouse"}}, "language"),
        ({"kind": "product", "language": "ta", "words": {"title": "ரவிக்கை"}}, "language"),
        ({"kind": "product", "language": "hi", "words": {"title": "क", "erp_sku": "x"}}, "erp_sku"),
        ({"kind": "product", "language": "hi", "words": {"title": "क" * 500}}, "title"),
        (
            {"kind": "product", "language": "hi", "words": {"description": "क" * (LONGEST_TEXT + 1)}},
            "description",
        ),
    ],
)
def test_what_is_refused_changes_nothing_and_tells_nobody(said: dict[str, object], field: str) -> None:
    product = add_shown()
    told()
    with pytest.raises(Invalid) as refusal:
        translate(row_id=product.pk, **said)  # type: ignore[arg-type]
    assert list(refusal.value.fields) == [field]
    assert Product.objects.get(pk=product.pk).translations == {}
    assert told() == []


def test_the_longest_text_is_the_longest_that_english_may_be() -> None:
    product = add_shown()
    most = longest_of("product", "title")
    assert most == Product._meta.get_field("title").max_length
    assert translate(kind="product", row_id=product.pk, language="hi", words={"title": "क" * most}) is True
    with pytest.raises(Invalid):
        translate(kind="product", row_id=product.pk, language="hi", words={"title": "क" * (most + 1)})
    assert hindi(product) == {"title": "क" * most}


def test_a_row_that_is_gone_is_said_to_be_gone() -> None:
    with pytest.raises(NotFound):
        translate(kind="product", row_id=0, language="hi", words={"title": "ब्लाउज़"})


def test_a_phrase_is_said_once_said_anew_and_taken_away() -> None:
    assert set_phrase(language="hi", text=" Maroon ", meaning=" मरून ") is True
    assert set_phrase(language="hi", text="Maroon", meaning="मरून") is False
    assert set_phrase(language="hi", text="Maroon", meaning="महरून") is True
    assert list(Phrase.objects.values_list("language", "text", "meaning")) == [("hi", "Maroon", "महरून")]
    assert set_phrase(language="hi", text="Maroon", meaning="") is True
    assert set_phrase(language="hi", text="Maroon", meaning="") is False
    assert not Phrase.objects.exists()


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"language": "en", "text": "Maroon", "meaning": "Red"}, "language"),
        ({"language": "ta", "text": "Maroon", "meaning": "x"}, "language"),
        ({"language": "hi", "text": "  ", "meaning": "मरून"}, "text"),
        ({"language": "hi", "text": "Maroon", "meaning": "म" * 301}, "text"),
        ({"language": "hi", "text": "M" * 301, "meaning": "मरून"}, "text"),
    ],
)
def test_a_phrase_that_cannot_be_said_is_refused(said: dict[str, str], field: str) -> None:
    with pytest.raises(Invalid) as refusal:
        set_phrase(**said)
    assert list(refusal.value.fields) == [field]
    assert not Phrase.objects.exists()
