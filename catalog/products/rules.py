"""Names, handles and the order of choices: pure."""

from __future__ import annotations

from django.utils.text import slugify

LETTER_SIZES = ("XXS", "XS", "S", "M", "L", "XL", "XXL", "XXXL", "3XL", "4XL", "5XL", "FREE", "FREE SIZE")
BEHIND_ALL = 9_999
# Colour is chosen first, then size; anything else follows.
OPTION_ORDER = {"Colour": 0, "Size": 1}
OPTION_TITLES = {"color": "Colour", "colour": "Colour", "size": "Size"}


def option_title(attribute: str) -> str:
    """The shop's name for an ERP attribute: `colour` and `color` are Colour."""
    plain = attribute.strip().lower()
    return OPTION_TITLES.get(plain, plain.capitalize())


def option_rank(title: str) -> int:
    """Where an option stands on the page."""
    return OPTION_ORDER.get(title, len(OPTION_ORDER))


def value_rank(value: str) -> int:
    """Sizes in the order a rack hangs: numbers by size, letters from XXS to 5XL; other words keep their order."""
    text = value.strip().upper()
    if text.isdecimal():
        return min(int(text), BEHIND_ALL)
    if text in LETTER_SIZES:
        return LETTER_SIZES.index(text)
    return 0


def first_handle(*, name: str, sku: str) -> str:
    """The address a product gets when it first arrives; names repeat, so the SKU makes it the product's own."""
    return f"{slugify(name)[:55]}-{slugify(sku)}".strip("-")


def variant_title(values: tuple[str, ...]) -> str:
    """`Maroon / 34`: what was chosen, in the page's order."""
    return " / ".join(values)
