"""The answers: one product with all that hangs on it, as plain values."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import NamedTuple

from catalog.inventory.queries import Sellable
from catalog.media.queries import Picture
from catalog.pricing.queries import PricedVariant
from core.measure import SoldBy
from core.money import Money


class RangeGroup(NamedTuple):
    """A collection, tag or type: its key in the table, its handle, and its title in the language asked for."""

    pk: int
    handle: str
    title: str
    description: str = ""


class RangeCategory(NamedTuple):
    """A category in the tree; `parent_pk` None at the top."""

    pk: int
    handle: str
    title: str
    description: str
    rank: int
    parent_pk: int | None
    is_hidden: bool


class RangeValue(NamedTuple):
    """One choice of an option."""

    pk: int
    value: str
    rank: int
    swatch: str


class RangeOption(NamedTuple):
    """Something to choose, with the values that are sold."""

    pk: int
    title: str
    values: tuple[RangeValue, ...]


class RangeImage(NamedTuple):
    """A picture with its key and its place."""

    pk: int
    rank: int
    picture: Picture


@dataclass(frozen=True, slots=True)
class RangeVariant:
    """What is sold. `price` is None where it has no lawful price; `untaxed` are price and struck-through price without GST.

    `chosen` are (option key, value) pairs in the order of the options.
    """

    id: str
    pk: int
    sku: str
    title: str
    rank: int
    hs_code: str
    weight_g: int | None
    length_cm: Decimal | None
    width_cm: Decimal | None
    height_cm: Decimal | None
    measurements: Mapping[str, int | float]
    sold_by: SoldBy
    changed_at: datetime
    created_at: datetime
    chosen: tuple[tuple[int, RangeValue], ...]
    price: PricedVariant | None
    untaxed: tuple[Money, Money] | None
    stock: Sellable


@dataclass(frozen=True, slots=True)
class RangeProduct:
    """A style with everything that hangs on it, in the language asked for."""

    pk: int
    id: str
    handle: str
    title: str
    subtitle: str
    description: str
    sku: str
    origin_country: str
    hs_code: str
    facts: Mapping[str, str | Sequence[str]]
    type: RangeGroup | None
    collections: tuple[RangeGroup, ...]
    categories: tuple[RangeCategory, ...]
    tags: tuple[RangeGroup, ...]
    options: tuple[RangeOption, ...]
    images: tuple[RangeImage, ...]
    variants: tuple[RangeVariant, ...]
    created_at: datetime
    changed_at: datetime
