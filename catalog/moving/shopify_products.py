"""Shopify's products_export.csv: one row per variant or picture, the product's own words on its first row only."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal, InvalidOperation

from catalog.moving.plain import plain_paragraphs
from catalog.moving.products import MovedProducts
from catalog.moving.styles import MovedStyle, MovedVariant
from catalog.sheets.cells import money
from core.errors import Invalid
from core.imports import Column, SourceRow
from core.imports.reading.headings import plain

OPTIONS = (1, 2, 3)
TITLES = (
    "Handle", "Title", "Body (HTML)", "Tags", *(f"Option{n} {part}" for n in OPTIONS for part in ("Name", "Value")),
    "Variant SKU", "Variant Grams", "Variant Price", "Variant Compare At Price", "Image Src", "Gift Card",
    "SEO Title", "SEO Description", "Variant Image", "HS Code",
)  # fmt: skip
REQUIRED = {"Handle", "Title", "Variant SKU", "Variant Price"}
NO_CHOICE = "Default Title"
NO_HSN = (
    "This row has no HSN code. Fill a column “HS Code” (Shopify keeps it in its inventory file) with 4 to 8 "
    "digits, or import this style from the ERP first."
)


class ShopifyProducts(MovedProducts):
    """Products of a Shopify shop."""

    kind = "shopify-products"
    title = "Products from Shopify"
    about = (
        "The file products_export.csv of Shopify's admin, with a column “HS Code” added. Styles arrive as drafts "
        "with words, variants and prices; pictures are listed on their rows, not fetched."
    )
    columns = tuple(Column(plain(title), title, required=title in REQUIRED) for title in TITLES)
    group = "handle"
    key = ("variant_sku",)

    def style_of(self, rows: Sequence[SourceRow]) -> MovedStyle:
        """The words of the first row."""
        first = rows[0]
        if not first.text("handle"):
            raise Invalid(fields={"handle": "This row names no product."})
        if first.text("gift_card").lower() == "true":
            raise Invalid(
                fields={"gift_card": "Gift cards do not come along: nobody here owes their balance."}
            )
        words = {
            "title": first.text("title"),
            "description": plain_paragraphs(first.text("body_html")),
            "seo_title": first.text("seo_title"),
            "seo_description": first.text("seo_description"),
        }
        return MovedStyle("shopify", first.text("handle"), words, first.items("tags", ","))

    def variant_of(self, row: SourceRow, first: SourceRow) -> MovedVariant | None:
        """A row without SKU, price and choice only hangs up a picture."""
        if not any(row.text(name) for name in ("variant_sku", "variant_price", "option1_value")):
            return None
        if not row.text("variant_sku"):
            raise Invalid(fields={"variant_sku": "This variant has no SKU. Give it one in Shopify first."})
        compared = row.text("variant_compare_at_price")
        return MovedVariant(
            number=row.number,
            sku=row.text("variant_sku").lstrip("'"),
            hs_code=hsn_of(row.text("hs_code") or first.text("hs_code")),
            price=money(row, "variant_price", "INR"),
            mrp=money(row, "variant_compare_at_price", "INR") if compared.strip("0.") else None,
            weight_g=grams(row, "variant_grams"),
            choices=_choices(row, first),
        )

    def pictures_of(self, row: SourceRow) -> Sequence[str]:
        """The product's picture of this row and the variant's own."""
        return [text for name in ("image_src", "variant_image") if (text := row.text(name))]


def hsn_of(text: str) -> str:
    """Digits of an HSN code, written with or without points. Raises Invalid when there is none."""
    code = text.lstrip("'").replace(".", "").replace(" ", "")
    if not code:
        raise Invalid(fields={"hs_code": NO_HSN})
    return code


def grams(row: SourceRow, column: str) -> int | None:
    """A weight in grams, nothing for an empty or zero one. Raises Invalid for what is no weight."""
    text = row.text(column)
    try:
        weight = Decimal(text or "0")
    except InvalidOperation:
        weight = Decimal("NaN")
    if not weight.is_finite() or not 0 <= weight <= 1_000_000:
        raise Invalid(fields={column: f"“{text[:40]}” is not a weight of up to a tonne, in grams."})
    return round(weight) or None


def _choices(row: SourceRow, first: SourceRow) -> dict[str, str]:
    """What is chosen; Shopify names the options on the first row of a product only."""
    found = {}
    for n in OPTIONS:
        name = row.text(f"option{n}_name") or first.text(f"option{n}_name")
        value = row.text(f"option{n}_value")
        if name and value and value != NO_CHOICE:
            found[name] = value
    return found
