"""Which choices variants stand for."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from catalog.products.models import (
    Product,
    ProductOption,
    ProductOptionValue,
    ProductVariant,
    VariantOptionValue,
)
from catalog.products.rules import option_rank, option_title, value_rank, variant_title
from core.bulk import add_rows, update_rows

LONGEST_TITLE = 200
Choices = Mapping[str, str]
"""What is chosen, by the option's title: {"Colour": "Maroon", "Size": "34"}."""


def choices_wanted(attributes: Mapping[str, str]) -> dict[str, str]:
    """The ERP's attributes as choices; empty ones are none."""
    return {option_title(name): text.strip() for name, text in attributes.items() if text.strip()}


def choose_options(*, variant: ProductVariant, product: Product, attributes: Mapping[str, str]) -> bool:
    """Make the ERP's attributes the variant's choices, adding options and values that are new. True when changed."""
    return bool(choose_many_options({variant.pk: (product.pk, choices_wanted(attributes))}))


def choose_many_options(
    wanted: Mapping[int, tuple[int, Choices]], *, new: Collection[int] = frozenset()
) -> set[int]:
    """Make these the choices of variants (id → product id, choices), in a fixed number of statements.

    Options and values that are new are added. Answers which variants choose something else now; they are named anew,
    but for those that are `new` themselves: they were added with their names (`named_after`) and without choices.
    """
    if not wanted:
        return set()
    values = _values_of(wanted)
    chosen = {
        variant_id: dict(values[product_id, *choice] for choice in choices.items())
        for variant_id, (product_id, choices) in wanted.items()
    }
    current: dict[int, dict[int, int]] = {variant_id: {} for variant_id in wanted}
    rows = VariantOptionValue.objects.filter(variant__in=wanted.keys() - new)
    for variant_id, option_id, value_id in rows.values_list("variant_id", "option_id", "value_id"):
        current[variant_id][option_id] = value_id
    changed = {variant_id for variant_id in wanted if chosen[variant_id] != current[variant_id]}
    VariantOptionValue.objects.filter(
        variant__in=[variant_id for variant_id in changed if current[variant_id]]
    ).delete()
    add_rows(
        VariantOptionValue,
        [
            {"variant_id": variant_id, "option_id": option, "value_id": value}
            for variant_id in sorted(changed)
            for option, value in chosen[variant_id].items()
        ],
    )
    update_rows(
        ProductVariant,
        [
            {"id": variant_id, **named_after(wanted[variant_id][1])}
            for variant_id in sorted(changed.difference(new))
        ],
    )
    return changed


def _values_of(wanted: Mapping[int, tuple[int, Choices]]) -> dict[tuple[int, str, str], tuple[int, int]]:
    """(option id, value id) by product, title and text, added where they are new."""
    texts = {(product_id, *choice) for product_id, choices in wanted.values() for choice in choices.items()}
    products = {product_id for product_id, _, _ in texts}
    known = _known_values(products)
    missing = sorted(texts - known.keys())
    if not missing:
        return known
    add_rows(
        ProductOption,
        [
            {"product_id": product_id, "title": title, "rank": option_rank(title)}
            for product_id, title in sorted({each[:2] for each in missing})
        ],
        unless_there=True,
    )
    options = {
        (product_id, title): pk
        for pk, product_id, title in ProductOption.objects.filter(product__in=products).values_list(
            "pk", "product_id", "title"
        )
    }
    add_rows(
        ProductOptionValue,
        [
            {"option_id": options[product_id, title], "value": text, "rank": value_rank(text)}
            for product_id, title, text in missing
        ],
        unless_there=True,
    )
    return _known_values(products)


def _known_values(product_ids: set[int]) -> dict[tuple[int, str, str], tuple[int, int]]:
    rows = ProductOptionValue.objects.filter(option__product__in=product_ids).values_list(
        "option__product_id", "option__title", "value", "option_id", "pk"
    )
    return {(product_id, title, text): (option, value) for product_id, title, text, option, value in rows}


def named_after(choices: Choices) -> dict[str, object]:
    """What a variant is called, and where it stands, by what is chosen: its columns."""
    ordered = sorted(choices, key=lambda title: (option_rank(title), title))
    return {
        "title": variant_title(tuple(choices[name] for name in ordered))[:LONGEST_TITLE],
        "rank": value_rank(choices[ordered[-1]]) if ordered else 0,
    }
