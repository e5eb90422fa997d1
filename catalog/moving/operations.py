"""Taking over styles of another shop, through the verbs that the ERP's news goes through."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from django.db import transaction
from django.utils.text import slugify

from catalog.collections.models import ProductTag
from catalog.collections.operations import set_tag
from catalog.moving.styles import MovedStyle, MovedVariant, our_handle, style_facts, variant_facts
from catalog.pricing.operations import PriceFacts, set_prices
from catalog.pricing.operations.lawful import AskedPrice, unlawful_prices
from catalog.products.models import Product, ProductVariant
from catalog.products.operations import attach_content, upsert_items
from catalog.products.operations.adopting import is_adoptable
from catalog.products.operations.facts import broken
from catalog.sheets.cells import as_the_table_wants
from catalog.sheets.present import present_styles
from core.audit import Subject
from core.errors import Refused, ShopError
from core.imports.importer import Changes

ERPS = "The ERP owns this style and does not sell this SKU. Make it there first."
OTHERS = "This SKU belongs to another style already ({}). Give one of them another SKU."


class NothingTaken(Refused):
    """Every variant of a style was refused; `refused` says why, by row."""

    code = "nothing_taken"
    message = "Nothing of this style can be taken over."

    def __init__(self, refused: Mapping[int, ShopError]) -> None:
        super().__init__()
        self.refused = refused


@dataclass(frozen=True, slots=True)
class StyleOutcome:
    """What became of a style: its own changes, and for each variant, by row, its changes or its refusal."""

    subject: Subject
    words: Changes
    is_new: frozenset[int]
    changes: Mapping[int, Changes]
    refused: Mapping[int, ShopError]


@transaction.atomic
def take_over_style(style: MovedStyle) -> StyleOutcome:
    """Take over a style with what is sold of it, its prices and its words; repeating it changes nothing.

    It arrives as a draft without pictures. An item that the ERP owns keeps everything that is the ERP's, its price
    too: only words are attached. Raises Refused when nothing of it can be taken, and nothing is written then.
    """
    known = _known(style)
    owner = next((row.product for row in known.values() if not is_adoptable(row.erp_id)), None)
    if owner is not None:
        refused = _strangers(style, known, owner, ERPS)
        code = owner.erp_sku
    else:
        mine = Product.objects.filter(erp_id=style_facts(style, 1).erp_id).first()
        refused = _strangers(style, known, mine, OTHERS, may_be_new=True) | _broken(style)
        sound = tuple(each for each in style.variants if each.number not in refused)
        if not sound:
            raise NothingTaken(refused)
        code = _write(replace(style, variants=sound), mine, known)
    subject, words = _say(style, code)
    after = _known(style)
    return StyleOutcome(
        subject=subject,
        words=words,
        is_new=frozenset(each.number for each in style.variants if each.sku not in known),
        changes={each.number: _changes(known.get(each.sku), after.get(each.sku)) for each in style.variants},
        refused=refused,
    )


def _known(style: MovedStyle) -> dict[str, ProductVariant]:
    """The variants of these SKUs as they are, with their styles and prices."""
    rows = ProductVariant.objects.filter(sku__in=[each.sku for each in style.variants])
    return {row.sku: row for row in rows.select_related("product").prefetch_related("price_set__prices")}


def _strangers(
    style: MovedStyle,
    known: Mapping[str, ProductVariant],
    owner: Product | None,
    words: str,
    *,
    may_be_new: bool = False,
) -> dict[int, ShopError]:
    """Variants that hang on another style than this one."""
    found: dict[int, ShopError] = {}
    for each in style.variants:
        row = known.get(each.sku)
        if (row is None and may_be_new) or (row is not None and row.product == owner):
            continue
        found[each.number] = Refused(words.format(row.product if row else ""))
    return found


def _broken(style: MovedStyle) -> dict[int, ShopError]:
    """Variants that the law or the shop refuses, before anything is written."""
    asked = [
        AskedPrice(
            ProductVariant(sku=each.sku, hs_code=each.hs_code, mrp=each.mrp.amount if each.mrp else None),
            each.price,
        )
        for each in style.variants
    ]
    found: dict[int, ShopError] = {}
    for each, unlawful in zip(style.variants, unlawful_prices(asked), strict=True):
        wrong = broken(variant_facts(style, each, 1)) or unlawful
        if wrong is not None:
            found[each.number] = wrong
    return found


def _write(style: MovedStyle, mine: Product | None, known: Mapping[str, ProductVariant]) -> str:
    """Style, variants, prices; answers the style's code. Raises what the verbs refuse."""
    told = style_facts(style, mine.source_version + 1 if mine else 1)
    if mine is not None:
        told = replace(told, sku=mine.erp_sku)
    variants = [variant_facts(style, each, _next_version(known, each.sku)) for each in style.variants]
    refused = dict(upsert_items([told, *variants]).refused)
    prices = [PriceFacts(each.sku, each.price, _next_price(known, each)) for each in style.variants]
    refused |= set_prices(prices).refused if not refused else {}
    for refusal in refused.values():
        raise refusal
    return told.sku


def _next_version(known: Mapping[str, ProductVariant], sku: str) -> int:
    return known[sku].source_version + 1 if sku in known else 1


def _next_price(known: Mapping[str, ProductVariant], variant: MovedVariant) -> int:
    prices = _prices(known.get(variant.sku))
    return max((price.source_version for price in prices), default=0) + 1


def _prices(row: ProductVariant | None) -> list[Any]:
    price_set = getattr(row, "price_set", None) if row is not None else None
    return list(price_set.prices.all()) if price_set is not None else []


def _say(style: MovedStyle, code: str) -> tuple[Subject, Changes]:
    """Attach the words, tags too; what the file does not say stays."""
    present = present_styles([code])[code]
    wanted: dict[str, Any] = {
        name: as_the_table_wants(Product, name, text) for name, text in style.words.items() if text
    }
    if our_handle(style.handle):
        wanted["handle"] = our_handle(style.handle)
    if style.tags:
        wanted["tags"] = tuple(sorted({*present.content.tags, *_tags(style.tags)}))
    changes = {
        name: (old, new) for name, new in wanted.items() if (old := getattr(present.content, name)) != new
    }
    if changes:
        attach_content(replace(present.content, **{name: new for name, (_, new) in changes.items()}))
    return present.subject, changes


def _tags(titles: tuple[str, ...]) -> set[str]:
    """Handles of these tags; those that are new are added."""
    handles = {slugify(title)[:60]: title[:60] for title in titles if slugify(title)}
    there = set(ProductTag.objects.filter(handle__in=handles).values_list("handle", flat=True))
    for handle in handles.keys() - there:
        set_tag(handle=handle, title=handles[handle])
    return set(handles)


def _changes(before: ProductVariant | None, after: ProductVariant | None) -> Changes:
    old, new = _told(before), _told(after)
    return {name: (old[name], value) for name, value in new.items() if old[name] != value}


def _told(row: ProductVariant | None) -> dict[str, Any]:
    price = next((each.amount for each in _prices(row) if each.min_quantity == 1), None)
    names = ("sku", "title", "hs_code", "mrp", "weight_g", "product_id")
    return {**{name: getattr(row, name, None) for name in names}, "price": price}
