"""What a product's page offers: which measurements are asked, which extras can be had."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from catalog.inventory.models import KitComponent
from catalog.made.models import AddOn, MeasurementForm, Tailoring
from catalog.made.rules import (
    NOTE_LENGTH,
    AddOnRule,
    Configuration,
    FieldRule,
    MakingRequest,
    check_add_ons,
    read_measurements,
)
from catalog.products.models import Product
from catalog.translations.queries import phrases_in
from catalog.translations.rules import ENGLISH
from core.errors import Invalid, NotFound
from core.money import Money
from core.prepared import PreparedQuery


@dataclass(frozen=True, slots=True)
class AddOnOffer:
    """An extra that can be had with a piece; `price` is per piece, tax included."""

    handle: str
    title: str
    description: str
    price: Money
    lead_days: int
    group: str
    is_required: bool
    needs_measurements: bool
    is_returnable: bool

    @property
    def days_saved(self) -> int:
        """How much sooner a piece leaves us with it."""
        return max(0, -self.lead_days)


@dataclass(frozen=True, slots=True)
class FormOffer:
    """The measurements asked for a piece."""

    handle: str
    title: str
    intro: str
    diagram: str
    fields: tuple[FieldRule, ...]


@dataclass(frozen=True, slots=True)
class MakingOffer:
    """How a product can be made for one shopper. Without a form there are only extras.

    `is_required`: it is only sold made to measure; `lead_days` are those of making it to measure.
    """

    form: FormOffer | None
    is_required: bool
    lead_days: int
    add_ons: tuple[AddOnOffer, ...]

    @property
    def is_empty(self) -> bool:
        """Whether the product is sold only as it comes."""
        return self.form is None and not self.add_ons


# Products that leave something to choose; most leave nothing.
_CHOOSABLE = PreparedQuery(
    lambda ids: (
        Product.objects.filter(
            Exists(Tailoring.objects.filter(product=OuterRef("pk")))
            | Exists(AddOn.objects.filter(is_active=True, products=OuterRef("pk")))
            | Exists(AddOn.objects.filter(is_active=True, categories__products=OuterRef("pk"))),
            ~Exists(KitComponent.objects.filter(kit_variant__product=OuterRef("pk"))),
            public_id__any_of=ids,
        )
        .order_by()
        .values_list("pk")
    )
)


# How a product is made to measure, once for each measurement that is asked.
_TAILORED = PreparedQuery(
    lambda ids: (
        Tailoring.objects.filter(product__public_id__any_of=ids)
        .order_by("form__fields__rank", "form__fields__id")
        .values_list(
            "is_required", "lead_days", "form__handle", "form__title", "form__intro", "form__diagram",
            "form__fields__name", "form__fields__label", "form__fields__help_text", "form__fields__least_mm",
            "form__fields__most_mm", "form__fields__is_required", "form__fields__usually_above",
        )
    )
)  # fmt: skip


@lru_cache(maxsize=16)
def _extras(currency: str) -> PreparedQuery:
    """The extras of a product with their prices in a currency."""

    def build(ids: list[int]) -> QuerySet[AddOn, tuple[Any, ...]]:
        of_product = Q(products__public_id__any_of=ids) | Q(categories__products__public_id__any_of=ids)
        own = AddOn.objects.filter(of_product).order_by().values("pk")
        return (
            AddOn.objects.filter(pk__in=own, is_active=True, prices__currency=currency)
            .order_by("rank", "id")
            .values_list(
                "handle", "title", "description", "prices__amount", "lead_days", "group", "is_required",
                "needs_measurements", "is_returnable",
            )
        )  # fmt: skip

    return PreparedQuery(build)


def making_offer(product_id: str, *, currency: str = "INR", language: str = ENGLISH) -> MakingOffer:
    """What can be chosen for a product (public id), in three queries; one when it comes as it is, as bundles do.

    In another language its words are one query more; what has no meaning in it stays English.
    """
    if not _CHOOSABLE.rows([product_id]):
        return MakingOffer(form=None, is_required=False, lead_days=0, add_ons=())
    form, is_required, lead_days = _tailoring(product_id)
    offer = MakingOffer(form, is_required, lead_days, _add_ons(product_id, currency))
    return offer if language == ENGLISH else _in_other_words(offer, language)


def choosable_products(product_ids: Iterable[str]) -> frozenset[str]:
    """Which of these products (public ids) leave something to choose. Two queries, one when none does."""
    keys = [pk for (pk,) in _CHOOSABLE.rows(list(dict.fromkeys(product_ids)))]
    return frozenset(Product.objects.filter(pk__in=keys).values_list("public_id", flat=True))


def _in_other_words(offer: MakingOffer, language: str) -> MakingOffer:
    texts = [text for each in offer.add_ons for text in (each.title, each.description)]
    if offer.form:
        texts += [offer.form.title, offer.form.intro]
        texts += [text for rule in offer.form.fields for text in (rule.label, rule.help_text)]
    said = phrases_in(language, texts)
    form = offer.form and replace(
        offer.form,
        title=said.get(offer.form.title, offer.form.title),
        intro=said.get(offer.form.intro, offer.form.intro),
        fields=tuple(
            replace(
                rule,
                label=said.get(rule.label, rule.label),
                help_text=said.get(rule.help_text, rule.help_text),
            )
            for rule in offer.form.fields
        ),
    )
    add_ons = tuple(
        replace(
            each,
            title=said.get(each.title, each.title),
            description=said.get(each.description, each.description),
        )
        for each in offer.add_ons
    )
    return replace(offer, form=form, add_ons=add_ons)


def measurement_forms(handles: Iterable[str] | None = None) -> dict[str, FormOffer]:
    """The measurement forms of these handles, or all of them, by handle in the order of their titles. Two queries."""
    rows = MeasurementForm.objects.prefetch_related("fields")
    if handles is not None:
        rows = rows.filter(handle__in=set(handles))
    return {row.handle: _form(row) for row in rows}


def measurement_form(handle: str) -> FormOffer:
    """One measurement form. Raises NotFound."""
    found = measurement_forms([handle]).get(handle)
    if found is None:
        raise NotFound("We no longer measure for this kind of piece.")
    return found


def form_of_variant(variant_id: str) -> str:
    """The handle of the form by which a variant (public id) is measured. Raises NotFound."""
    found = Tailoring.objects.filter(product__variants__public_id=variant_id).values_list("form__handle")
    row = found.first()
    if row is None:
        raise NotFound("This piece is not made to measure.")
    return str(row[0])


def _form(form: MeasurementForm) -> FormOffer:
    fields = tuple(
        FieldRule(
            name=row.name,
            label=row.label,
            help_text=row.help_text,
            least_mm=row.least_mm,
            most_mm=row.most_mm,
            is_required=row.is_required,
            usually_above=row.usually_above,
        )
        for row in form.fields.all()
    )
    return FormOffer(form.handle, form.title, form.intro, form.diagram, fields)


def _tailoring(product_id: str) -> tuple[FormOffer | None, bool, int]:
    """The measurements asked for a product, whether it is only sold made to them, and the days that takes."""
    rows = _TAILORED.rows([product_id])
    if not rows:
        return None, False, 0
    is_required, lead_days, handle, title, intro, diagram = rows[0][:6]
    fields = tuple(FieldRule(*row[6:]) for row in rows if row[6] is not None)
    return FormOffer(handle, title, intro, diagram, fields), is_required, lead_days


def _add_ons(product_id: str, currency: str) -> tuple[AddOnOffer, ...]:
    rows = _extras(currency).rows([product_id])
    return tuple(
        AddOnOffer(handle, title, description, Money(amount, currency), *others)
        for handle, title, description, amount, *others in rows
    )


def chosen_making(product_id: str, asked: MakingRequest, *, currency: str = "INR") -> Configuration:
    """What was typed and ticked, held against what the product (public id) offers.

    Raises Invalid naming every measurement that is missing, out of range or doubtful, and extras that do not fit.
    """
    offer = making_offer(product_id, currency=currency)
    rules = [
        AddOnRule(each.handle, each.title, each.group, each.is_required, each.needs_measurements)
        for each in offer.add_ons
    ]
    chosen = check_add_ons(rules, asked.add_ons)
    note = " ".join(asked.note.split())
    if len(note) > NOTE_LENGTH:
        raise Invalid(fields={"note": f"Please keep your note under {NOTE_LENGTH} letters."})
    if note and offer.is_empty:
        note = ""
    is_measured = offer.is_required or asked.has_measures or any(rule.needs_measurements for rule in chosen)
    measurements = None
    if is_measured and offer.form is not None:
        measurements = read_measurements(form=offer.form.handle, fields=offer.form.fields, asked=asked)
    return Configuration(measurements, tuple(rule.handle for rule in chosen), note)
