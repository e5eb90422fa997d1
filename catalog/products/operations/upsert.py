"""Hearing from the ERP what it sells: styles and their variants."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db import models, transaction

from catalog.products.models import HSN_PATTERN, ItemStatus, Product, ProductVariant
from catalog.products.operations.options import choose_options
from catalog.products.operations.publication import announce_change
from catalog.products.rules import first_handle
from core.errors import Invalid, Refused, Unavailable
from core.measure import METRE, PIECE
from core.money import Money

Number = int | float
# In which steps a new variant is sold until staff say otherwise: cloth from half a metre, to the ten centimetres.
FIRST_STEPS: dict[str, dict[str, int]] = {PIECE: {}, METRE: {"quantity_step": 10, "min_quantity": 50}}
ERP_TEXT = 200


class UnknownParent(Unavailable):
    """A variant whose style has not arrived yet: the same message will be understood once the style is known."""

    code = "unknown_parent"
    message = "The style of this variant is not known yet."


class UnknownVariant(Unavailable):
    """News of a SKU that has not arrived yet: the same message will be understood once the item is known."""

    code = "unknown_variant"
    message = "This SKU is not known yet."


class SkuTaken(Refused):
    """Another item of the ERP already carries this SKU here."""

    code = "sku_taken"
    message = "Another item already carries this SKU. Give one of them another SKU in the ERP."


@dataclass(frozen=True, slots=True)
class ProductFacts:
    """A style as the ERP tells it. `status` is active or discontinued; `version` orders the news of this item."""

    erp_id: str
    sku: str
    name: str
    hs_code: str
    gst_policy: str
    status: str
    version: int
    modified_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class VariantFacts:
    """What is sold, as the ERP tells it. Without `parent_erp_id` the item is a style of its own.

    `attributes` are what is chosen (size, colour); weight in grams, lengths and measurements in centimetres; `mrp`
    includes all taxes and may be missing; `uom` is what it is sold by.
    """

    erp_id: str
    sku: str
    parent_erp_id: str | None
    name: str
    hs_code: str
    gst_policy: str
    status: str
    version: int
    attributes: Mapping[str, str] = field(default_factory=dict)
    mrp: Money | None = None
    weight_g: int | None = None
    length_cm: Decimal | None = None
    width_cm: Decimal | None = None
    height_cm: Decimal | None = None
    measurements: Mapping[str, Number] = field(default_factory=dict)
    uom: str = PIECE
    modified_at: datetime | None = None


@transaction.atomic
def upsert_product(facts: ProductFacts) -> bool:
    """Take over a style; False when it is known already or older than what is known.

    A new one arrives as a draft with the ERP's name as its title; from then on title and every other word are the
    shop's. Publishes ProductChanged when shoppers can see the style. Raises SkuTaken, or Invalid for a broken HSN or status.
    """
    _refuse_broken(facts.hs_code, facts.status)
    _refuse_taken_sku(Product.objects.filter(erp_sku=facts.sku), facts.erp_id)
    name = facts.name[:ERP_TEXT]
    content = {
        "erp_sku": facts.sku,
        "erp_name": name,
        "hs_code": facts.hs_code,
        "gst_policy": facts.gst_policy,
        "item_status": facts.status,
    }
    stamp = {"source_version": facts.version, "source_modified_at": facts.modified_at}
    product, is_new = Product.objects.get_or_create(
        erp_id=facts.erp_id,
        defaults={
            **content,
            **stamp,
            "title": name[:160] or facts.sku,
            "handle": first_handle(name=facts.name, sku=facts.sku),
        },
    )
    changed = is_new or _apply(Product.objects.filter(pk=product.pk), content, stamp) == CHANGED
    if changed:
        announce_change(product, kind="erp")
    return changed


@transaction.atomic
def upsert_variant(facts: VariantFacts) -> bool:
    """Take over a variant; False when it is known already or older than what is known.

    Publishes ProductChanged when shoppers can see its style. Raises UnknownParent (try again later), SkuTaken, or Invalid for a
    broken HSN, status or MRP.
    """
    _refuse_broken(facts.hs_code, facts.status)
    if facts.mrp is not None and (facts.mrp.amount <= 0 or facts.mrp.currency != "INR"):
        raise Invalid(
            f"The MRP of {facts.sku} has to be a positive amount in rupees.", fields={"mrp": "not an MRP"}
        )
    _refuse_taken_sku(ProductVariant.objects.filter(sku=facts.sku), facts.erp_id)
    product = _style_of(facts)
    content, stamp = (
        _variant_content(facts, product),
        {
            "source_version": facts.version,
            "source_modified_at": facts.modified_at,
        },
    )
    variant, is_new = ProductVariant.objects.get_or_create(
        erp_id=facts.erp_id, defaults={**content, **stamp, **FIRST_STEPS[facts.uom]}
    )
    outcome = CHANGED if is_new else _apply(ProductVariant.objects.filter(pk=variant.pk), content, stamp)
    if outcome == OLDER:
        return False
    chosen_anew = choose_options(variant=variant, product=product, attributes=facts.attributes)
    if outcome == SAME and not chosen_anew:
        return False
    announce_change(product, kind="variant")
    return True


CHANGED, SAME, OLDER = "changed", "same", "older"


def _apply(row: models.QuerySet[Any], content: dict[str, Any], stamp: dict[str, Any]) -> str:
    """Write newer content in one guarded statement, so that of two messages at the same time the newer stays."""
    older = row.filter(source_version__lt=stamp["source_version"])
    if older.exclude(**content).update(**content, **stamp):
        return CHANGED
    return SAME if older.update(**stamp) else OLDER


def _style_of(facts: VariantFacts) -> Product:
    if facts.parent_erp_id is not None:
        product = Product.objects.filter(erp_id=facts.parent_erp_id).first()
        if product is None:
            raise UnknownParent(parent_erp_id=facts.parent_erp_id, sku=facts.sku)
        return product
    upsert_product(
        ProductFacts(
            erp_id=facts.erp_id,
            sku=facts.sku,
            name=facts.name,
            hs_code=facts.hs_code,
            gst_policy=facts.gst_policy,
            status=facts.status,
            version=facts.version,
            modified_at=facts.modified_at,
        )
    )
    return Product.objects.get(erp_id=facts.erp_id)


def _variant_content(facts: VariantFacts, product: Product) -> dict[str, Any]:
    return {
        "product_id": product.pk,
        "sku": facts.sku,
        "hs_code": facts.hs_code,
        "gst_policy": facts.gst_policy,
        "status": facts.status,
        "mrp": facts.mrp.amount if facts.mrp else None,
        "weight_g": facts.weight_g,
        "length_cm": facts.length_cm,
        "width_cm": facts.width_cm,
        "height_cm": facts.height_cm,
        "measurements": dict(facts.measurements),
        "uom": facts.uom,
    }


def _refuse_broken(hs_code: str, status: str) -> None:
    if not re.fullmatch(HSN_PATTERN, hs_code):
        raise Invalid(
            f"{hs_code!r} is not an HSN code of 4 to 8 digits.", fields={"hs_code": "4 to 8 digits"}
        )
    if status not in ItemStatus.values:
        raise Invalid(f"{status!r} is not an item status.", fields={"status": "active or discontinued"})


def _refuse_taken_sku(holders: models.QuerySet[Any], erp_id: str) -> None:
    holder = holders.exclude(erp_id=erp_id).first()
    if holder is not None:
        raise SkuTaken(f"{holder} already carries this SKU under another ERP id.", erp_id=erp_id)
