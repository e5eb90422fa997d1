"""Which choices a variant stands for."""

from __future__ import annotations

from collections.abc import Mapping

from catalog.products.models import (
    Product,
    ProductOption,
    ProductOptionValue,
    ProductVariant,
    VariantOptionValue,
)
from catalog.products.rules import option_rank, option_title, value_rank, variant_title


def choose_options(*, variant: ProductVariant, product: Product, attributes: Mapping[str, str]) -> bool:
    """Make the ERP's attributes the variant's choices, adding options and values that are new. True when changed."""
    wanted = {option_title(name): text.strip() for name, text in attributes.items() if text.strip()}
    current = {
        chosen.option_id: chosen.value_id for chosen in VariantOptionValue.objects.filter(variant=variant)
    }
    chosen = {value.option_id: value.pk for value in _values(product, wanted)}
    if chosen == current:
        return False
    if current:
        VariantOptionValue.objects.filter(variant=variant).delete()
    VariantOptionValue.objects.bulk_create(
        VariantOptionValue(variant=variant, option_id=option, value_id=value)
        for option, value in chosen.items()
    )
    _name_variant(variant, wanted)
    return True


def _values(product: Product, wanted: Mapping[str, str]) -> list[ProductOptionValue]:
    rows = ProductOptionValue.objects.filter(option__product=product).select_related("option")
    known = {(row.option.title, row.value): row for row in rows}
    return [known.get((title, text)) or _added(product, title, text) for title, text in wanted.items()]


def _added(product: Product, title: str, text: str) -> ProductOptionValue:
    option, _ = ProductOption.objects.get_or_create(
        product=product, title=title, defaults={"rank": option_rank(title)}
    )
    value, _ = ProductOptionValue.objects.get_or_create(
        option=option, value=text, defaults={"rank": value_rank(text)}
    )
    return value


def _name_variant(variant: ProductVariant, wanted: Mapping[str, str]) -> None:
    ordered = sorted(wanted, key=lambda title: (option_rank(title), title))
    title = variant_title(tuple(wanted[name] for name in ordered))
    rank = value_rank(wanted[ordered[-1]]) if ordered else 0
    ProductVariant.objects.filter(pk=variant.pk).update(title=title, rank=rank)
