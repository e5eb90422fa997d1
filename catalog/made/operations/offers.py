"""Saying what can be made for a shopper: forms, tailored products, extras, and the steps cloth is sold in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import Q

from catalog.collections.models import ProductCategory
from catalog.made.models import AddOn, AddOnPrice, MeasurementField, MeasurementForm, Tailoring
from catalog.products.models import Product, ProductVariant
from catalog.products.operations.publication import announce_change
from core.errors import Invalid, NotFound
from core.money import Money


@dataclass(frozen=True, slots=True)
class FieldContent:
    """One measurement of a form: see MeasurementField."""

    name: str
    label: str
    least_mm: int
    most_mm: int
    help_text: str = ""
    is_required: bool = True
    usually_above: str = ""


@dataclass(frozen=True, slots=True)
class FormContent:
    """A measurement form with its fields in their order."""

    handle: str
    title: str
    fields: tuple[FieldContent, ...]
    intro: str = ""
    diagram: str = ""


@dataclass(frozen=True, slots=True)
class AddOnContent:
    """An extra. Products are named by style code, categories by handle, prices per piece with tax."""

    handle: str
    title: str
    prices: tuple[Money, ...]
    description: str = ""
    lead_days: int = 0
    group: str = ""
    is_required: bool = False
    needs_measurements: bool = False
    is_returnable: bool = False
    rank: int = 0
    product_skus: tuple[str, ...] = ()
    categories: tuple[str, ...] = ()


@transaction.atomic
def set_measurement_form(content: FormContent) -> bool:
    """Make this the form of that handle; False when it is already. Raises Invalid for a range upside down or a name used twice."""
    _check_fields(content.fields)
    before = _form_state(content.handle)
    form, _ = MeasurementForm.objects.update_or_create(
        handle=content.handle,
        defaults={"title": content.title, "intro": content.intro, "diagram": content.diagram},
    )
    form.fields.exclude(name__in=[field.name for field in content.fields]).delete()
    for rank, field in enumerate(content.fields):
        MeasurementField.objects.update_or_create(
            form=form,
            name=field.name,
            defaults={
                "label": field.label,
                "help_text": field.help_text,
                "least_mm": field.least_mm,
                "most_mm": field.most_mm,
                "is_required": field.is_required,
                "usually_above": field.usually_above,
                "rank": rank,
            },
        )
    if _form_state(content.handle) == before:
        return False
    announce_making(Q(tailoring__form=form))
    return True


def _form_state(handle: str) -> list[Any]:
    """Everything a form says."""
    forms = MeasurementForm.objects.filter(handle=handle).values("title", "intro", "diagram")
    return [*forms, *MeasurementField.objects.filter(form__handle=handle).order_by("pk").values()]


def _check_fields(fields: tuple[FieldContent, ...]) -> None:
    names = [field.name for field in fields]
    wrong = {field.name: "The range is upside down." for field in fields if field.least_mm >= field.most_mm}
    wrong |= {name: "This name is used twice." for name in names if names.count(name) > 1}
    wrong |= {
        field.name: f"There is no measurement called {field.usually_above}."
        for field in fields
        if field.usually_above and field.usually_above not in names
    }
    if wrong:
        raise Invalid(fields=wrong)


@transaction.atomic
def set_tailoring(*, product_sku: str, form: str, lead_days: int, is_required: bool) -> bool:
    """Have a style (by code) made to measure by a form (handle); False when it is already. Raises NotFound."""
    product = Product.objects.filter(erp_sku=product_sku).first()
    found = MeasurementForm.objects.filter(handle=form).first()
    if product is None or found is None:
        raise NotFound("There is no such style, or no such measurement form.")
    content = {"form": found, "lead_days": lead_days, "is_required": is_required}
    tailoring, is_new = Tailoring.objects.get_or_create(product=product, defaults=content)
    changed = is_new or bool(Tailoring.objects.filter(pk=tailoring.pk).exclude(**content).update(**content))
    if changed:
        announce_change(product, kind="content")
    return changed


@transaction.atomic
def set_add_on(content: AddOnContent) -> bool:
    """Make this the extra of that handle; False when it is already. Raises Invalid for unknown styles or categories, or no price."""
    products = list(Product.objects.filter(erp_sku__in=content.product_skus))
    categories = list(ProductCategory.objects.filter(handle__in=content.categories))
    if len(products) < len(set(content.product_skus)) or len(categories) < len(set(content.categories)):
        raise Invalid(fields={"products": "One of these styles or categories does not exist."})
    if not content.prices or any(price.amount < 0 for price in content.prices):
        raise Invalid(fields={"prices": "Give a price, or zero for what is free."})
    before = _add_on_state(content.handle)
    add_on, _ = AddOn.objects.update_or_create(
        handle=content.handle,
        defaults={
            "title": content.title,
            "description": content.description,
            "lead_days": content.lead_days,
            "group": content.group,
            "is_required": content.is_required,
            "needs_measurements": content.needs_measurements,
            "is_returnable": content.is_returnable,
            "rank": content.rank,
        },
    )
    add_on.products.set(products)
    add_on.categories.set(categories)
    add_on.prices.exclude(currency__in=[price.currency for price in content.prices]).delete()
    for price in content.prices:
        AddOnPrice.objects.update_or_create(
            add_on=add_on, currency=price.currency, defaults={"amount": price.amount}
        )
    if _add_on_state(content.handle) == before:
        return False
    announce_making(Q(add_ons=add_on) | Q(categories__add_ons=add_on))
    return True


def _add_on_state(handle: str) -> list[Any]:
    """Everything said of an extra: itself, its prices, where it is offered."""
    rows = AddOn.objects.filter(handle=handle)
    prices = AddOnPrice.objects.filter(add_on__handle=handle).order_by("currency")
    offered = [
        sorted(rows.values_list(name, flat=True)) for name in ("products__erp_sku", "categories__handle")
    ]
    return [*rows.values(), *prices.values_list("currency", "amount"), offered] if rows else []


@transaction.atomic
def set_selling_steps(*, sku: str, steps: Mapping[str, int | None]) -> bool:
    """In which steps a variant is sold: quantity_step, min_quantity, max_quantity in stock units; False when so already.

    Raises NotFound, or Invalid for steps that are none.
    """
    variant = ProductVariant.objects.select_related("product").filter(sku=sku).first()
    if variant is None:
        raise NotFound("There is no such variant.")
    step, least, most = (steps.get(name) for name in ("quantity_step", "min_quantity", "max_quantity"))
    if not step or not least or step < 1 or least < 1 or (most is not None and most < least):
        raise Invalid(fields={"quantity_step": "Steps and the least amount begin at one."})
    content = {"quantity_step": step, "min_quantity": least, "max_quantity": most}
    same = all(getattr(variant, name) == value for name, value in content.items())
    if same:
        return False
    ProductVariant.objects.filter(pk=variant.pk).update(**content)
    announce_change(variant.product, kind="variant")
    return True


def announce_making(concerned: Q) -> None:
    """Tell that what is offered for these products has changed, in the caller's transaction."""
    ids = Product.objects.filter(concerned).order_by().values("pk")
    for product in Product.objects.filter(pk__in=ids):
        announce_change(product, kind="content")
