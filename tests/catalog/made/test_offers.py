"""What staff set up: told once, refused when it makes no sense, asked about in few questions."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from catalog.made.models import AddOn, MeasurementForm
from catalog.made.operations import (
    AddOnContent,
    BundleContent,
    BundleSize,
    FieldContent,
    FormContent,
    set_add_on,
    set_bundle,
    set_measurement_form,
    set_selling_steps,
    set_tailoring,
)
from catalog.made.queries import making_offer
from catalog.products.models import Product
from catalog.translations.operations import set_phrase
from catalog.translations.shared import words_in_use
from core.errors import Invalid, NotFound
from core.models import OutboxEvent
from core.money import Money
from tests.orders.wardrobe import Piece, add_piece

pytestmark = pytest.mark.django_db
BUST = FieldContent("bust", "Bust", 711, 1321)


def style_of(piece: Piece) -> Product:
    return Product.objects.get(variants=piece.pk)


def news() -> int:
    return OutboxEvent.objects.filter(name="catalog.ProductChanged").count()


def test_forms_and_extras_are_said_in_another_language_and_counted_among_the_shared_words() -> None:
    product = style_of(add_piece())
    set_measurement_form(FormContent("blouse", "Blouse", (BUST,)))
    set_tailoring(product_sku=product.erp_sku, form="blouse", lead_days=10, is_required=True)
    set_add_on(AddOnContent("cups", "Cups", (Money(250_00),), product_skus=(product.erp_sku,)))
    assert {"Bust", "Blouse", "Cups"} <= {word.text for word in words_in_use("hi") if not word.meaning}
    for text, meaning in (("Bust", "सीना"), ("Cups", "कप")):
        set_phrase(language="hi", text=text, meaning=meaning)
    with CaptureQueriesContext(connection) as queries:
        offer = making_offer(product.public_id, language="hi")
    assert len(queries) <= 6
    assert offer.form is not None
    said = (offer.form.title, offer.form.fields[0].label, offer.form.fields[0].name, offer.add_ons[0].title)
    assert said == ("Blouse", "सीना", "bust", "कप")  # English where nothing is said; names never change
    assert {"Blouse"} == {word.text for word in words_in_use("hi") if not word.meaning} & {
        "Bust",
        "Blouse",
        "Cups",
    }


def test_an_offer_is_told_once_and_asked_in_five_questions() -> None:
    product = style_of(add_piece())
    extra = AddOnContent("cups", "Cups", (Money(250_00), Money(4_00, "USD")), product_skus=(product.erp_sku,))
    for _ in range(2):
        set_measurement_form(FormContent("blouse", "Blouse", (BUST,)))
        set_tailoring(product_sku=product.erp_sku, form="blouse", lead_days=10, is_required=True)
        set_add_on(extra)
    told = news()
    assert not set_measurement_form(FormContent("blouse", "Blouse", (BUST,)))
    assert not set_tailoring(product_sku=product.erp_sku, form="blouse", lead_days=10, is_required=True)
    assert not set_add_on(extra)
    assert news() == told
    with CaptureQueriesContext(connection) as queries:
        offer = making_offer(product.public_id)
    assert len(queries) <= 5
    assert offer.form is not None
    assert (offer.is_required, offer.lead_days, [field.name for field in offer.form.fields]) == (
        True,
        10,
        ["bust"],
    )
    assert [(each.handle, each.price) for each in offer.add_ons] == [("cups", Money(250_00))]
    assert [each.price for each in making_offer(product.public_id, currency="USD").add_ons] == [
        Money(4_00, "USD")
    ]
    assert making_offer(product.public_id, currency="KWD").add_ons == ()
    assert set_measurement_form(
        FormContent("blouse", "Blouse", (BUST, FieldContent("waist", "Waist", 500, 1200)))
    )
    assert news() == told + 1


@pytest.mark.parametrize(
    "fields",
    [
        (FieldContent("bust", "Bust", 900, 900),),
        (BUST, BUST),
        (FieldContent("bust", "Bust", 711, 1321, usually_above="hip"),),
    ],
)
def test_forms_that_make_no_sense_are_refused(fields: tuple[FieldContent, ...]) -> None:
    with pytest.raises(Invalid):
        set_measurement_form(FormContent("blouse", "Blouse", fields))
    assert not MeasurementForm.objects.exists()


def test_extras_of_nothing_or_for_nothing_known_are_refused() -> None:
    with pytest.raises(Invalid):
        set_add_on(AddOnContent("cups", "Cups", (Money(1),), product_skus=("NONE",)))
    with pytest.raises(Invalid):
        set_add_on(AddOnContent("cups", "Cups", ()))
    with pytest.raises(Invalid):
        set_add_on(AddOnContent("cups", "Cups", (Money(-1),)))
    with pytest.raises(NotFound):
        set_tailoring(product_sku="NONE", form="blouse", lead_days=1, is_required=True)
    assert not AddOn.objects.exists()


@pytest.mark.parametrize(("step", "least", "most"), [(0, 1, None), (1, 0, None), (10, 50, 40)])
def test_steps_that_are_none_are_refused(step: int, least: int, most: int | None) -> None:
    piece = add_piece()
    steps = {"quantity_step": step, "min_quantity": least, "max_quantity": most}
    with pytest.raises(Invalid):
        set_selling_steps(sku=piece.sku, steps=steps)
    with pytest.raises(NotFound):
        set_selling_steps(sku="NONE", steps={"quantity_step": 1, "min_quantity": 1})


def test_bundles_without_a_price_parts_or_known_skus_are_refused() -> None:
    piece = add_piece()
    size = BundleSize("SET-1", {}, {piece.sku: 1})
    with pytest.raises(Invalid):
        set_bundle(BundleContent("SET", "Set", (size,)))
    with pytest.raises(Invalid):
        set_bundle(BundleContent("SET", "Set", (size,), price=Money(1), percent_off_bp=1))
    with pytest.raises(Invalid):
        set_bundle(BundleContent("SET", "Set", (BundleSize("SET-1", {}, {}),), price=Money(1)))
    with pytest.raises(NotFound, match="NONE"):
        set_bundle(BundleContent("SET", "Set", (BundleSize("SET-1", {}, {"NONE": 1}),), price=Money(1)))
    assert not Product.objects.filter(erp_sku="SET").exists()
    own = BundleContent("SET", "Set", (BundleSize("SET-1", {}, {piece.sku: 2}),), price=Money(2_000_00))
    assert set_bundle(own)
    assert not set_bundle(own)
