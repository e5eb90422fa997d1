"""How variants are sold when their shelf is empty, and when staff are warned: the shop's own; stock itself is the ERP's."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from catalog.inventory.models import StockTerms
from catalog.inventory.operations.terms import set_stock_terms
from catalog.products.models import ProductVariant
from catalog.sheets.cells import whole_number
from core.audit import Subject
from core.errors import Invalid
from core.imports import Column, SourceRow, Verdict
from core.imports.by_verbs import VerbImporter

FIELDS = ("mode", "limit", "available_from", "low_stock_threshold")
ERP = "stock is the ERP's: correct it there and it comes here by itself"


class StockTermsImporter(VerbImporter):
    """One row per variant, by its SKU."""

    kind = "stock-settings"
    title = "Stock settings"
    about = (
        "What an empty shelf means for each variant (sold out, backorder, preorder), and when you are warned."
    )
    permission = "catalog.change_productvariant"
    key = ("sku",)
    can_export = True
    owned_elsewhere = dict.fromkeys(("stock", "stocked", "on_hand", "quantity", "available", "reserved"), ERP)
    columns = (
        Column("sku", "SKU", "Of the variant.", required=True),
        Column("mode", "When sold out", "stock (sold out), backorder or preorder."),
        Column("limit", "At most", "How many may be promised beyond the shelf."),
        Column("available_from", "Dispatched from", "A day as 2026-12-31; a preorder needs one."),
        Column("low_stock_threshold", "Warn at", "This many or fewer; empty: as the shop's settings say."),
    )

    def known(self, rows: Sequence[SourceRow]) -> dict[str, ProductVariant]:
        """The variants of these rows with their terms, in one query."""
        variants = ProductVariant.objects.filter(sku__in=[row.text("sku") for row in rows])
        return {variant.sku: variant for variant in variants.select_related("stock_terms")}

    def take(self, row: SourceRow, known: dict[str, ProductVariant]) -> Verdict:
        """Set the terms."""
        variant = known.get(row.text("sku"))
        if variant is None:
            raise Invalid(
                fields={"sku": f"There is no variant {row.text('sku')}. Variants come from the ERP."}
            )
        before = _terms(variant)
        wanted = {**before, **_said(row)}
        changes = {name: (before[name], wanted[name]) for name in FIELDS if before[name] != wanted[name]}
        if changes:
            set_stock_terms(variant_id=variant.pk, **wanted)
        subject = Subject("catalog.productvariant", str(variant.pk), variant.sku)
        return Verdict.by(row, changes, subject=subject)

    def export(self) -> Iterator[Mapping[str, Any]]:
        """Every variant there is."""
        for variant in (
            ProductVariant.objects.select_related("stock_terms").order_by("sku").iterator(chunk_size=500)
        ):
            yield {"sku": variant.sku, **_terms(variant)}


def _terms(variant: ProductVariant) -> dict[str, Any]:
    terms = getattr(variant, "stock_terms", None) or StockTerms()
    return {name: getattr(terms, name) for name in FIELDS}


def _said(row: SourceRow) -> dict[str, Any]:
    found: dict[str, Any] = {}
    if row.has("mode"):
        found["mode"] = row.text("mode").casefold() or StockTerms.Mode.STOCK.value
    if row.has("limit"):
        found["limit"] = whole_number(row, "limit")
    if row.has("available_from"):
        found["available_from"] = _day(row, "available_from")
    if row.has("low_stock_threshold"):
        there = row.text("low_stock_threshold")
        found["low_stock_threshold"] = whole_number(row, "low_stock_threshold") if there else None
    return found


def _day(row: SourceRow, column: str) -> date | None:
    text = row.text(column)
    if not text:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise Invalid(fields={column: f"“{text}” is not a day as 2026-12-31."}) from None
