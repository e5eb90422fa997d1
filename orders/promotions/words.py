"""Conditions in words: what may be chosen, and how names become what is kept, and back. For the admin and for programs."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from difflib import get_close_matches

from django.db.models import Model

from catalog.assortment.models import ProductType, SalesChannel
from catalog.collections.models import ProductCategory, ProductCollection, ProductTag
from catalog.pricing.models import CustomerGroup, Region
from catalog.products.models import Product, ProductVariant
from core.money import Money

Pairs = list[tuple[str, str]]
OPERATORS = [
    ("in", "is one of"), ("ne", "is none of"), ("gte", "at least"), ("gt", "more than"), ("lte", "at most"),
    ("lt", "less than"), ("eq", "is"),
]  # fmt: skip
COMPARING = frozenset({"gte", "gt", "lte", "lt"})
MOST_SUGGESTED = 3


@dataclass(frozen=True, slots=True)
class Attribute:
    """What a condition may look at. `known` answers (what is kept, what staff call it) for these names or kept values."""

    label: str
    example: str
    known: Callable[[Sequence[str], Sequence[str]], Pairs] | None = None
    is_amount: bool = False
    is_number: bool = False


def _rows(model: type[Model], name: str, kept: str = "pk") -> Callable[[Sequence[str], Sequence[str]], Pairs]:
    def known(names: Sequence[str], values: Sequence[str]) -> Pairs:
        rows = model._default_manager
        spelt = {spelling for each in names for spelling in (each, each.lower(), each.upper())}
        wanted = rows.filter(**{f"{name}__in": spelt}) | rows.filter(**{f"{kept}__in": values})
        return [(str(key), str(called)) for key, called in wanted.values_list(kept, name)]

    return known


def _among(**choices: str) -> Callable[[Sequence[str], Sequence[str]], Pairs]:
    return lambda names, values: list(choices.items())


ATTRIBUTES = {
    "spend": Attribute("amount of the whole bag (₹)", "2000", is_amount=True),
    "count": Attribute("number of pieces in the bag", "3", is_number=True),
    "target_spend": Attribute("amount of the pieces it applies to (₹)", "2000", is_amount=True),
    "target_count": Attribute("number of the pieces it applies to", "3", is_number=True),
    "product": Attribute("product (its handle)", "meera-silk-blouse", _rows(Product, "handle", "public_id")),
    "sku": Attribute("SKU", "BLS-MRN-34", _rows(ProductVariant, "sku", "sku")),
    "category": Attribute("category (its handle)", "silk-blouses", _rows(ProductCategory, "handle")),
    "collection": Attribute("collection (its handle)", "festive", _rows(ProductCollection, "handle")),
    "tag": Attribute("tag (its handle)", "handloom", _rows(ProductTag, "handle")),
    "type": Attribute("product type (its handle)", "blouse", _rows(ProductType, "handle")),
    "size": Attribute("size", "34, 36"),
    "colour": Attribute("colour", "maroon"),
    "price": Attribute("price of one piece (₹)", "1500", is_amount=True),
    "made_to_measure": Attribute("made to measure (yes or no)", "no", _among(yes="yes", no="no")),
    "customer_group": Attribute("customer group (its code)", "boutiques", _rows(CustomerGroup, "code")),
    "first_order": Attribute("first order (yes or no)", "yes", _among(yes="yes", no="no")),
    "region": Attribute("region (its code)", "IN", _rows(Region, "code", "code")),
    "channel": Attribute("sales channel (its code)", "web", _rows(SalesChannel, "code", "code")),
    "gift_wrap": Attribute("gift wrap (yes or no)", "yes", _among(yes="yes", no="no")),
    "payment_method": Attribute("way to pay (prepaid or cod)", "cod", _among(prepaid="prepaid", cod="cod")),
}
OF_PIECES = (
    "product", "sku", "category", "collection", "tag", "type", "size", "colour", "price", "made_to_measure",
)  # fmt: skip
CHOICES = [("", "Choose…"), *((name, each.label) for name, each in ATTRIBUTES.items())]
MOST_MINOR_UNITS = 10**12


class WrongWords(Exception):
    """Names nobody knows, or a number that is none: in staff's words."""


def values_of(attribute: str, operator: str, text: str) -> list[str]:
    """What is kept for the names that staff wrote, commas between them. Raises WrongWords."""
    about = ATTRIBUTES[attribute]
    names = list(dict.fromkeys(name.strip() for name in text.split(",") if name.strip()))
    if not names:
        raise WrongWords(f"Write what it is compared with, such as {about.example}.")
    if about.is_amount or about.is_number:
        return [_number(about, names)]
    return kept_names(attribute, operator, names)


def kept_values(attribute: str, operator: str, values: Sequence[str]) -> list[str]:
    """The same for what a program sends: amounts in minor units, names one by one. Raises WrongWords."""
    about = ATTRIBUTES.get(attribute)
    if about is None:
        raise WrongWords(f"A condition is about one of: {', '.join(ATTRIBUTES)}.")
    names = list(dict.fromkeys(values))
    if not names or not all(name.strip() for name in names):
        raise WrongWords(f"Say what it is compared with, such as {about.example}.")
    if not (about.is_amount or about.is_number):
        return kept_names(attribute, operator, names)
    plain = names[0].isascii() and names[0].isdigit() and len(names[0]) <= len(str(MOST_MINOR_UNITS))
    if len(names) > 1 or not plain:
        raise WrongWords(f"Say one whole number{' of minor units' if about.is_amount else ''}.")
    return [str(int(names[0]))]


def kept_names(attribute: str, operator: str, names: Sequence[str]) -> list[str]:
    """What is kept for these names of groups, pieces, sizes … Raises WrongWords for unknown ones."""
    about = ATTRIBUTES[attribute]
    if operator in COMPARING:
        raise WrongWords(f"“{about.label}” has no more or less. Choose “is one of” or “is none of”.")
    if about.known is None:
        return [name.lower() for name in names]
    pairs = about.known(names, [])
    by_name = {called.lower(): kept for kept, called in pairs}
    unknown = [name for name in names if name.lower() not in by_name]
    if unknown:
        raise WrongWords(_unknown(attribute, unknown))
    return [by_name[name.lower()] for name in names]


def text_of(attribute: str, values: Sequence[str]) -> str:
    """The same back for the form."""
    about = ATTRIBUTES.get(attribute)
    if about is None:
        return ", ".join(values)
    if about.is_amount:
        return ", ".join(Money(int(value)).to_major() for value in values)
    if about.known is None:
        return ", ".join(values)
    names = dict(about.known([], list(values)))
    return ", ".join(names.get(value, value) for value in values)


def called(conditions: Iterable[tuple[str, Sequence[str]]]) -> dict[str, dict[str, str]]:
    """What the kept values of many conditions are called, by attribute; one query for each attribute that has names."""
    kept: dict[str, set[str]] = defaultdict(set)
    for attribute, values in conditions:
        kept[attribute] |= {str(value) for value in values}
    found = {}
    for attribute, together in kept.items():
        about = ATTRIBUTES.get(attribute)
        if about is not None and about.known is not None:
            found[attribute] = dict(about.known([], sorted(together)))
    return found


def sentence(attribute: str, operator: str, values: Sequence[str]) -> str:
    """`category (its handle) is one of silk-blouses`."""
    about = ATTRIBUTES.get(attribute)
    called = about.label if about else attribute
    return f"{called} {dict(OPERATORS).get(operator, operator)} {text_of(attribute, values)}"


def _number(about: Attribute, names: Sequence[str]) -> str:
    if len(names) > 1:
        raise WrongWords("Write one number, without commas.")
    try:
        number = Decimal(names[0].removeprefix("₹").strip())
        amount = Money.of(number).amount if about.is_amount else int(number)
    except (InvalidOperation, ValueError, OverflowError):
        raise WrongWords(f"“{names[0]}” is no number. Write one such as {about.example}.") from None
    if amount < 0 or (about.is_number and number != amount):
        raise WrongWords(f"Write a {'positive amount' if about.is_amount else 'whole number'}.")
    return str(amount)


def _unknown(attribute: str, unknown: Sequence[str]) -> str:
    """Which names are unknown, with those that look alike."""
    models = {
        "product": (Product, "handle"), "sku": (ProductVariant, "sku"), "category": (ProductCategory, "handle"),
        "collection": (ProductCollection, "handle"), "tag": (ProductTag, "handle"), "type": (ProductType, "handle"),
        "customer_group": (CustomerGroup, "code"), "region": (Region, "code"), "channel": (SalesChannel, "code"),
    }  # fmt: skip
    words = f"Unknown: {', '.join(unknown)}."
    if attribute not in models:
        return f"{words} Write {ATTRIBUTES[attribute].example}."
    model, name = models[attribute]
    part = unknown[0][:4]
    near = list(
        model._default_manager.filter(**{f"{name}__icontains": part}).values_list(name, flat=True)[:200]
    )
    meant = get_close_matches(unknown[0], near, n=MOST_SUGGESTED, cutoff=0.3) or near[:MOST_SUGGESTED]
    return f"{words} Did you mean {', '.join(meant)}?" if meant else f"{words} Correct or remove it."
