"""A style of another shop in our words, and whose item is whose. Pure."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field

from django.utils.text import slugify

from catalog.products.models import HANDLE_LENGTH, SKU_LENGTH
from catalog.products.operations import ProductFacts, VariantFacts
from core.money import Money

LONGEST_ID = 80


@dataclass(frozen=True, slots=True)
class MovedVariant:
    """What is sold, from the row of that number. `mrp` is what the older shop struck through."""

    number: int
    sku: str
    hs_code: str
    price: Money
    mrp: Money | None = None
    weight_g: int | None = None
    choices: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class MovedStyle:
    """A style of the shop `source`, known there as `handle`. `words` are fields of ProductContent; `tags` are titles."""

    source: str
    handle: str
    words: Mapping[str, str]
    tags: tuple[str, ...] = ()
    variants: tuple[MovedVariant, ...] = ()

    @property
    def title(self) -> str:
        """What it is called; its handle when nobody said."""
        return self.words.get("title") or self.handle


def moved_id(source: str, key: str) -> str:
    """The id of an item that came from an older shop: `shopify:meera-blouse`; a long one ends in a checksum."""
    whole = f"{source}:{key}"
    if len(whole) <= LONGEST_ID:
        return whole
    return f"{whole[: LONGEST_ID - 13]}-{hashlib.sha256(key.encode()).hexdigest()[:12]}"


def our_handle(handle: str) -> str:
    """Their handle as an address of ours."""
    return slugify(handle)[:HANDLE_LENGTH].strip("-")


def style_facts(style: MovedStyle, version: int) -> ProductFacts:
    """The style as its owner would tell it; one with a single variant to choose carries that variant's SKU."""
    first = style.variants[0]
    single = len(style.variants) == 1 and not first.choices
    return ProductFacts(
        erp_id=moved_id(style.source, style.handle),
        sku=first.sku if single else style.handle[:SKU_LENGTH],
        name=style.title,
        hs_code=first.hs_code,
        gst_policy="",
        status="active",
        version=version,
    )


def variant_facts(style: MovedStyle, variant: MovedVariant, version: int) -> VariantFacts:
    """One variant of it as its owner would tell it."""
    return VariantFacts(
        erp_id=moved_id(style.source, f"sku:{variant.sku}"),
        sku=variant.sku,
        parent_erp_id=moved_id(style.source, style.handle),
        name=style.title,
        hs_code=variant.hs_code,
        gst_policy="",
        status="active",
        version=version,
        attributes=dict(variant.choices),
        mrp=variant.mrp,
        weight_g=variant.weight_g,
    )
