"""Styles: every word the shop says about them, where they are shown, and whether."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from catalog.products.models import Product
from catalog.products.operations import attach_content, publish_product, withdraw_product
from catalog.sheets.cells import as_the_table_wants, whole_number, yes_or_no
from catalog.sheets.present import GROUPS, Present, every_style, present_styles
from core.errors import Invalid
from core.imports import Column, SourceRow, Verdict
from core.imports.by_verbs import VerbImporter

TEXTS = (
    "handle", "title", "subtitle", "description", "fabric", "work", "neckline", "back", "sleeve", "closure", "lining",
    "origin_country", "made_in", "seo_title", "seo_description",
)  # fmt: skip
LISTS = ("occasion", "care", *GROUPS)
SEPARATOR = "|"
ERP = "The ERP owns this. Change it there and it comes here by itself."
PUBLISHED = Column("published", "Published", "yes shows it to shoppers, no hides it.")


class ContentImporter(VerbImporter):
    """One row per style, by its ERP style code."""

    kind = "product-content"
    title = "Product texts and groups"
    about = "What the shop says of each style: texts, care, fabric, search engines, categories, collections, tags, publication."
    permission = "catalog.change_product"
    key = ("sku",)
    can_export = True
    owned_elsewhere = dict.fromkeys(
        ("hsn", "hs_code", "mrp", "price", "stock", "erp_status", "gst_policy", "weight"), ERP
    )
    columns = (
        Column(
            "sku",
            "Style code",
            "The ERP's code of the style. It says which one a row is about.",
            required=True,
        ),
        Column("title", "Title", "Up to 160 letters."),
        Column("handle", "Address", "The last part of its address: small letters, digits and hyphens."),
        Column("subtitle", "Subtitle"),
        Column("description", "Description"),
        Column("fabric", "Fabric"),
        Column("work", "Work", "Embroidery, weave or print."),
        Column("occasion", "Occasions", "Several with | between them: Wedding | Festive."),
        Column("neckline", "Neckline"),
        Column("back", "Back"),
        Column("sleeve", "Sleeve"),
        Column("closure", "Closure"),
        Column("lining", "Lining"),
        Column("care", "Care", "Sentences with | between them."),
        Column("origin_country", "Country of origin", "Two letters: IN."),
        Column("made_in", "Made in", "The town."),
        Column("seo_title", "SEO title"),
        Column("seo_description", "SEO description"),
        Column("categories", "Categories", "Addresses (handles) with | between them."),
        Column("collections", "Collections", "Addresses (handles) with | between them."),
        Column("tags", "Tags", "Addresses (handles) with | between them."),
        Column("is_featured", "Featured", "yes or no."),
        Column("rank", "Rank", "Lower comes first."),
        PUBLISHED,
    )

    def known(self, rows: Sequence[SourceRow]) -> dict[str, Present]:
        """The styles of these rows as they are."""
        return present_styles([row.text("sku") for row in rows])

    def take(self, row: SourceRow, known: dict[str, Present]) -> Verdict:
        """Attach what the row says, then publish or withdraw."""
        present = known.get(row.text("sku"))
        if present is None:
            code = row.text("sku") or "in this row"
            raise Invalid(
                fields={"sku": f"There is no style {code}. Styles come from the ERP: make it there first."}
            )
        wanted = said(row)
        changes = {
            name: (old, new) for name, new in wanted.items() if (old := getattr(present.content, name)) != new
        }
        if changes:
            attach_content(replace(present.content, **{name: new for name, (_, new) in changes.items()}))
        published = yes_or_no(row, "published") if row.has("published") else present.is_published
        if published != present.is_published:
            (publish_product if published else withdraw_product)(present.public_id)
            changes["published"] = (present.is_published, published)
        return Verdict.by(row, changes, subject=present.subject)

    def export(self) -> Iterator[Mapping[str, Any]]:
        """Every style there is."""
        for present in every_style():
            texts = {name: getattr(present.content, name) for name in (*TEXTS, "sku", "is_featured", "rank")}
            lists = {name: f" {SEPARATOR} ".join(getattr(present.content, name)) for name in LISTS}
            yield {**texts, **lists, "published": present.is_published}


def said(row: SourceRow) -> dict[str, Any]:
    """What a row says of a style, as the columns that are there; each checked as the table wants it. Raises Invalid."""
    found: dict[str, Any] = {}
    for name in TEXTS:
        if row.has(name):
            found[name] = as_the_table_wants(Product, name, row.text(name))
    for name in LISTS:
        if row.has(name):
            items = row.items(name, SEPARATOR)
            found[name] = tuple(sorted(set(items))) if name in GROUPS else items
    if row.has("is_featured"):
        found["is_featured"] = yes_or_no(row, "is_featured")
    if row.has("rank"):
        found["rank"] = whole_number(row, "rank")
    return found
