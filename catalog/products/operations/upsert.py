"""Hearing from the ERP what it sells: many styles and variants at once, each judged by itself."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from django.db import transaction
from django.utils.text import slugify

from catalog.inventory.availability import refresh_after_commit
from catalog.products.models import Product, ProductVariant
from catalog.products.operations.adopting import adopt_styles, adopt_variants
from catalog.products.operations.facts import (
    ERP_TEXT,
    ProductFacts,
    SkuTaken,
    UnknownParent,
    UnknownVariant,
    VariantFacts,
    broken,
)
from catalog.products.operations.options import choices_wanted, choose_many_options, named_after
from catalog.products.operations.publication import announce_changes
from catalog.products.rules import first_handle
from core.bulk import BulkOutcome, add_rows, update_rows
from core.errors import ShopError
from core.measure import METRE, PIECE

__all__ = [
    "ProductFacts",
    "SkuTaken",
    "UnknownParent",
    "UnknownVariant",
    "VariantFacts",
    "upsert_items",
    "upsert_product",
    "upsert_variant",
]

Facts = ProductFacts | VariantFacts
# In which steps a new variant is sold until staff say otherwise: cloth from half a metre, to the ten centimetres.
FIRST_STEPS: dict[str, dict[str, int]] = {
    PIECE: {"quantity_step": 1, "min_quantity": 1},
    METRE: {"quantity_step": 10, "min_quantity": 50},
}


def upsert_product(facts: ProductFacts) -> bool:
    """Take over a style; False when it is known already or older than what is known.

    A new one arrives as a draft with the ERP's name as its title; from then on title and every other word are the
    shop's. Publishes ProductChanged when shoppers can see the style. Raises SkuTaken, or Invalid for a broken HSN or status.
    """
    return upsert_items([facts]).of_one()


def upsert_variant(facts: VariantFacts) -> bool:
    """Take over a variant; False when it is known already or older than what is known.

    Publishes ProductChanged when shoppers can see its style. Raises UnknownParent (try again later), SkuTaken, or Invalid for a
    broken HSN, status or MRP.
    """
    return upsert_items([facts]).of_one()


@transaction.atomic
def upsert_items(facts: Sequence[Facts]) -> BulkOutcome:
    """Take over styles and variants, styles first, in a fixed number of statements; refusals are named by `erp_id`.

    Of several about one item the newest counts. What is refused changes nothing, the others are written. Publishes
    ProductChanged for one style, ProductsChanged for several, of those that shoppers can see.
    """
    newest = _newest(facts)
    refused = {each.erp_id: wrong for each in newest if (wrong := broken(each)) is not None}
    sound = [each for each in newest if each.erp_id not in refused]
    styles = _Styles([each for each in sound if isinstance(each, ProductFacts) or each.parent_erp_id is None])
    refused |= styles.refused
    sold = [each for each in sound if isinstance(each, VariantFacts) and each.erp_id not in refused]
    adopt_variants(sold)
    variants = _Variants(sold, _ids_of_styles(sold))
    refused |= variants.refused
    announce_changes(variants.touched, kind="variant")
    announce_changes(styles.changed.keys() - variants.touched, kind="erp")
    changed = set(styles.changed.values()) | variants.changed
    return BulkOutcome(changed=len(changed), same=len(newest) - len(changed) - len(refused), refused=refused)


def _newest(facts: Sequence[Facts]) -> list[Facts]:
    """One about each item: the newest."""
    found: dict[str, Facts] = {}
    for each in facts:
        if each.erp_id not in found or found[each.erp_id].version < each.version:
            found[each.erp_id] = each
    return list(found.values())


class _Styles:
    """Styles written: which changed (id → ERP id), which were refused."""

    def __init__(self, facts: Sequence[Facts]) -> None:
        wanted = [each.as_style() if isinstance(each, VariantFacts) else each for each in facts]
        adopt_styles(wanted)
        rows = Product.objects.filter(erp_id__in=[each.erp_id for each in wanted])
        known = {row.erp_id: row for row in rows.order_by("pk").select_for_update(no_key=True)}
        taken = Product.objects.filter(erp_sku__in=[each.sku for each in wanted])
        self.refused = _taken_skus(wanted, dict(taken.values_list("erp_sku", "erp_id")))
        self.changed: dict[int, str] = {}
        sound = [each for each in wanted if each.erp_id not in self.refused]
        self._add([each for each in sound if each.erp_id not in known])
        self._change([(known[each.erp_id], each) for each in sound if each.erp_id in known])

    def _add(self, facts: Sequence[ProductFacts]) -> None:
        handles = _free_handles(facts)
        added = add_rows(
            Product,
            [
                {
                    "erp_id": each.erp_id,
                    "title": each.name[:160] or each.sku,
                    "handle": handles[each.erp_id],
                    **_style_content(each),
                    **_stamp(each),
                }
                for each in facts
            ],
            key="erp_id",
            unless_there=True,
        )
        self.changed |= {pk: erp_id for erp_id, pk in added.items()}

    def _change(self, pairs: Sequence[tuple[Product, ProductFacts]]) -> None:
        newer = [(row, each) for row, each in pairs if row.source_version < each.version]
        for row, each in newer:
            if any(getattr(row, name) != value for name, value in _style_content(each).items()):
                self.changed[row.pk] = each.erp_id
        update_rows(Product, [{"id": row.pk, **_style_content(each), **_stamp(each)} for row, each in newer])


class _Variants:
    """Variants written: which changed (ERP ids), whose styles are touched (ids), which were refused."""

    def __init__(self, facts: Sequence[VariantFacts], styles: Mapping[str | None, int]) -> None:
        rows = ProductVariant.objects.filter(erp_id__in=[each.erp_id for each in facts])
        known = {row.erp_id: row for row in rows.order_by("pk").select_for_update(no_key=True)}
        taken = ProductVariant.objects.filter(sku__in=[each.sku for each in facts])
        self.refused = _taken_skus(facts, dict(taken.values_list("sku", "erp_id")))
        self.refused |= {
            each.erp_id: UnknownParent(parent_erp_id=each.parent_erp_id, sku=each.sku)
            for each in facts
            if _style_id(each) not in styles
        }
        self.changed: set[str] = set()
        self.touched: set[int] = set()
        sound = [each for each in facts if each.erp_id not in self.refused]
        owners = {each.erp_id: styles[_style_id(each)] for each in sound}
        newer = [
            each
            for each in sound
            if each.erp_id not in known or known[each.erp_id].source_version < each.version
        ]
        new = self._add([each for each in newer if each.erp_id not in known], owners)
        self._change([(known[each.erp_id], each) for each in newer if each.erp_id in known], owners)
        ids = new | {erp_id or "": row.pk for erp_id, row in known.items()}
        self._choose(
            {ids[each.erp_id]: each for each in newer if each.erp_id in ids}, owners, set(new.values())
        )

    def _add(self, facts: Sequence[VariantFacts], owners: Mapping[str, int]) -> dict[str, int]:
        """Add new variants with their names; the ids of those that nobody else added at this moment, by ERP id."""
        added = add_rows(
            ProductVariant,
            [
                {
                    "erp_id": each.erp_id,
                    **_variant_content(each, owners[each.erp_id]),
                    **named_after(choices_wanted(each.attributes)),
                    **_stamp(each),
                    **FIRST_STEPS[each.uom],
                }
                for each in facts
            ],
            key="erp_id",
            unless_there=True,
        )
        self._note(facts, owners)
        return added

    def _change(
        self, pairs: Sequence[tuple[ProductVariant, VariantFacts]], owners: Mapping[str, int]
    ) -> None:
        contents = [(row, each, _variant_content(each, owners[each.erp_id])) for row, each in pairs]
        self._note(
            [each for row, each, content in contents if any(getattr(row, name) != value for name, value in content.items())],
            owners,
        )  # fmt: skip
        refresh_after_commit(row.pk for row, each, _ in contents if row.status != each.status)
        self.touched |= {row.product_id for row, each, _ in contents if row.product_id != owners[each.erp_id]}
        update_rows(
            ProductVariant, [{"id": row.pk, **content, **_stamp(each)} for row, each, content in contents]
        )

    def _choose(
        self, by_id: Mapping[int, VariantFacts], owners: Mapping[str, int], new: Collection[int]
    ) -> None:
        chosen_anew = choose_many_options(
            {pk: (owners[each.erp_id], choices_wanted(each.attributes)) for pk, each in by_id.items()},
            new=new,
        )
        self._note([by_id[pk] for pk in chosen_anew], owners)

    def _note(self, facts: Sequence[VariantFacts], owners: Mapping[str, int]) -> None:
        self.changed |= {each.erp_id for each in facts}
        self.touched |= {owners[each.erp_id] for each in facts}


def _style_id(facts: VariantFacts) -> str:
    return facts.parent_erp_id if facts.parent_erp_id is not None else facts.erp_id


def _ids_of_styles(facts: Sequence[VariantFacts]) -> dict[str | None, int]:
    """Ids of the styles that these variants hang on, by ERP id."""
    wanted = {_style_id(each) for each in facts}
    return dict(Product.objects.filter(erp_id__in=wanted).values_list("erp_id", "pk"))


def _taken_skus(facts: Sequence[Facts], holders: Mapping[str, str | None]) -> dict[str, ShopError]:
    """Items whose SKU another item carries already, here or earlier among these facts."""
    found: dict[str, ShopError] = {}
    owners = dict(holders)
    for each in facts:
        holder = owners.setdefault(each.sku, each.erp_id)
        if holder != each.erp_id:
            found[each.erp_id] = SkuTaken(
                f"{each.sku} is already carried by another item under another ERP id.", erp_id=each.erp_id
            )
    return found


def _free_handles(facts: Sequence[ProductFacts]) -> dict[str, str]:
    """An address for each new style; one that is taken gets the item's own ERP id behind it."""
    first = {each.erp_id: first_handle(name=each.name, sku=each.sku) for each in facts}
    taken = set(Product.objects.filter(handle__in=first.values()).values_list("handle", flat=True))
    for erp_id, handle in first.items():
        if handle in taken:
            first[erp_id] = f"{handle[:80]}-{slugify(erp_id)[:38]}"
        taken.add(handle)
    return first


def _stamp(facts: Facts) -> dict[str, Any]:
    return {"source_version": facts.version, "source_modified_at": facts.modified_at}


def _style_content(facts: ProductFacts) -> dict[str, Any]:
    return {
        "erp_sku": facts.sku,
        "erp_name": facts.name[:ERP_TEXT],
        "hs_code": facts.hs_code,
        "gst_policy": facts.gst_policy,
        "item_status": facts.status,
    }


def _variant_content(facts: VariantFacts, product_id: int) -> dict[str, Any]:
    return {
        "product_id": product_id,
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
