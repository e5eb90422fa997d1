"""The product file of Medusa's admin (v2): one row per variant, the product's words repeated on each."""

from __future__ import annotations

from collections.abc import Sequence

from catalog.moving.products import MovedProducts
from catalog.moving.shopify_products import grams, hsn_of
from catalog.moving.styles import MovedStyle, MovedVariant
from catalog.sheets.cells import money
from core.errors import Invalid
from core.imports import Column, SourceRow
from core.imports.reading.headings import plain

TAGS, PICTURES, OPTIONS = range(1, 21), range(1, 21), range(1, 6)
TITLES = (
    "Product Handle", "Product Title", "Product Subtitle", "Product Description", "Product Material",
    "Product Origin Country", "Product Is Giftcard", "Product Hs Code", "Product Weight", "Product Thumbnail",
    *(f"Product Tag {n}" for n in TAGS), *(f"Product Image {n}" for n in PICTURES),
    "Variant Id", "Variant Sku", "Variant Hs Code", "Variant Weight", "Variant Price INR",
    *(f"Variant Option {n} {part}" for n in OPTIONS for part in ("Name", "Value")),
)  # fmt: skip
REQUIRED = {"Product Handle", "Product Title", "Variant Sku", "Variant Price INR"}
NO_CHOICES = {"Default", "Default option", "Default option value", "Default Value"}


class MedusaProducts(MovedProducts):
    """Products of a Medusa shop."""

    kind = "medusa-products"
    title = "Products from Medusa"
    about = (
        "The file that Medusa's admin writes (Products → Export), with prices in INR. Styles arrive as drafts with "
        "words, variants and prices; pictures are listed on their rows, not fetched."
    )
    columns = tuple(Column(plain(title), title, required=title in REQUIRED) for title in TITLES)
    group = "product_handle"
    key = ("variant_sku",)

    def style_of(self, rows: Sequence[SourceRow]) -> MovedStyle:
        """The words of the first row; they are the same on each."""
        first = rows[0]
        if not first.text("product_handle"):
            raise Invalid(fields={"product_handle": "This row names no product."})
        if first.text("product_is_giftcard").lower() == "true":
            raise Invalid(fields={"product_is_giftcard": "Gift cards do not come along."})
        words = {
            "title": first.text("product_title"),
            "subtitle": first.text("product_subtitle"),
            "description": first.text("product_description"),
            "fabric": first.text("product_material"),
            "origin_country": first.text("product_origin_country").upper(),
        }
        tags = tuple(text for n in TAGS if (text := first.text(f"product_tag_{n}")))
        return MovedStyle("medusa", first.text("product_handle"), words, tags)

    def variant_of(self, row: SourceRow, first: SourceRow) -> MovedVariant | None:
        """A product without variants sells nothing; its row is refused."""
        if not row.text("variant_sku"):
            raise Invalid(
                fields={"variant_sku": "This row has no SKU. Give the variant one in Medusa first."}
            )
        weight = "variant_weight" if row.text("variant_weight") else "product_weight"
        return MovedVariant(
            number=row.number,
            sku=row.text("variant_sku"),
            hs_code=hsn_of(row.text("variant_hs_code") or row.text("product_hs_code")),
            price=money(row, "variant_price_inr", "INR"),
            weight_g=grams(row, weight),
            choices=_choices(row),
        )

    def pictures_of(self, row: SourceRow) -> Sequence[str]:
        """All pictures of the product, as on every row of it."""
        named = [text for n in PICTURES if (text := row.text(f"product_image_{n}"))]
        return named or [text for text in [row.text("product_thumbnail")] if text]


def _choices(row: SourceRow) -> dict[str, str]:
    pairs = ((row.text(f"variant_option_{n}_name"), row.text(f"variant_option_{n}_value")) for n in OPTIONS)
    return {name: value for name, value in pairs if name and value and value not in NO_CHOICES}
