"""What a product is called in a list's own terms, and how slots become bits: pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

from django.utils.text import slugify

EVERYTHING = "all"
IN_STOCK = "stock:in"
# What a shopper can narrow a list by, in the order lists offer it.
FACETS: Mapping[str, str] = {
    "type": "Kind",
    "size": "Size",
    "colour": "Colour",
    "fabric": "Fabric",
    "work": "Work",
    "occasion": "Occasion",
    "price": "Price",
}
# Rupees: from, up to but not including.
PRICE_BANDS: tuple[tuple[int, int | None], ...] = (
    (0, 1000), (1000, 2500), (2500, 5000), (5000, 10000), (10000, 25000), (25000, None),
)  # fmt: skip
FEATURED_FIRST = 1 << 40
# One place further in a collection's own order weighs more than anything of the house's.
ONE_PLACE = FEATURED_FIRST << 1
SIZE_ORDER = ("xxs", "xs", "s", "m", "l", "xl", "xxl", "3xl", "4xl", "5xl")


@dataclass(frozen=True, slots=True)
class Named:
    """A choice with its words: the facet it belongs to, what it is called, where it stands, its colour."""

    facet: str
    label: str
    rank: int = 0
    swatch: str = ""

    @property
    def token(self) -> str:
        """How rows and bitmaps name it."""
        return token_of(self.facet, self.label)


@lru_cache(maxsize=8192)
def token_of(facet: str, value: str) -> str:
    """`fabric:raw-silk` for Raw silk. The same few words come again and again, a dozen for each piece."""
    return f"{facet}:{slugify(value, allow_unicode=True)[:60]}"


def band_of(amount: int) -> Named:
    """The price band of an amount in paise."""
    rupees = amount // 100
    for rank, (least, most) in enumerate(PRICE_BANDS):
        if most is None or rupees < most:
            return Named("price", band_words(least, most), rank)
    raise AssertionError("the last band has no end")


def band_words(least: int, most: int | None) -> str:
    """`Under ₹1,000`, `₹1,000 to ₹2,500`, `₹25,000 and above`."""
    if most is None:
        return f"₹{least:,} and above"
    return f"Under ₹{most:,}" if not least else f"₹{least:,} to ₹{most:,}"


def size_rank(size: str) -> int:
    """Where a size stands among others: letters in their order, numbers by value, the rest last."""
    plain = size.strip().lower()
    if plain in SIZE_ORDER:
        return SIZE_ORDER.index(plain)
    return 100 + int(plain) if plain.isdigit() and len(plain) < 5 else 10_000


def selection_of(*, is_featured: bool, rank: int) -> int:
    """The house's own order as one number: featured pieces first, then by rank; smaller first."""
    return (0 if is_featured else FEATURED_FIRST) + rank


def newest_of(moment: datetime | None) -> int:
    """Newest first as a number: minus the microseconds since 1970."""
    return -int(moment.timestamp() * 1_000_000) if moment else 0


def bits_of(slots: Iterable[int]) -> bytes:
    """A bitmap as Redis keeps it: slot 0 is the highest bit of the first byte."""
    wanted = list(slots)
    if not wanted:
        return b""
    bits = bytearray(max(wanted) // 8 + 1)
    for slot in wanted:
        bits[slot >> 3] |= 0x80 >> (slot & 7)
    return bytes(bits)


_SET = re.compile(rb"[^\x00]")
_BITS = [[bit for bit in range(8) if byte & (0x80 >> bit)] for byte in range(256)]


def slots_in(bits: bytes) -> list[int]:
    """The slots set in a bitmap, ascending."""
    found: list[int] = []
    for match in _SET.finditer(bits):
        first = match.start() * 8
        found += [first + bit for bit in _BITS[bits[match.start()]]]
    return found


def above(category_ids: Sequence[int], parents: Mapping[int, int | None]) -> set[int]:
    """These categories and every one above them."""
    found: set[int] = set()
    for category_id in category_ids:
        step: int | None = category_id
        while step is not None and step not in found:
            found.add(step)
            step = parents.get(step)
    return found
