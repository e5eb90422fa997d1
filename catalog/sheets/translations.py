"""What the shop says of styles in other languages."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from django.conf import settings

from catalog.products.models import Product
from catalog.sheets.cells import as_the_table_wants
from catalog.translations.operations import translate
from catalog.translations.rules import TRANSLATABLE
from core.audit import Subject
from core.errors import Invalid
from core.imports import Column, SourceRow, Verdict
from core.imports.by_verbs import VerbImporter

FIELDS = TRANSLATABLE["product"]
TITLES = {field.name: str(field.verbose_name).capitalize() for field in Product._meta.concrete_fields}


class TranslationImporter(VerbImporter):
    """One row per style and language."""

    kind = "product-translations"
    title = "Product translations"
    about = "The texts of styles in other languages. What is empty is shown in English."
    permission = "catalog.change_product"
    key = ("sku", "language")
    can_export = True
    columns = (
        Column("sku", "Style code", "The ERP's code of the style.", required=True),
        Column("language", "Language", "hi for Hindi.", required=True),
        *(Column(name, TITLES[name]) for name in FIELDS),
    )

    def known(self, rows: Sequence[SourceRow]) -> dict[str, Product]:
        """The styles of these rows, in one query."""
        return {
            row.erp_sku: row for row in Product.objects.filter(erp_sku__in=[row.text("sku") for row in rows])
        }

    def take(self, row: SourceRow, known: dict[str, Product]) -> Verdict:
        """Say it in that language."""
        product = known.get(row.text("sku"))
        if product is None:
            raise Invalid(fields={"sku": f"There is no style {row.text('sku')}. Styles come from the ERP."})
        language = row.text("language")
        now = product.translations.get(language, {})
        said = {name: _checked(row, name) if row.has(name) else now.get(name, "") for name in FIELDS}
        changes = {
            f"{name} ({language})": (now.get(name, ""), said[name])
            for name in FIELDS
            if now.get(name, "") != said[name]
        }
        translate(
            kind="product", row_id=product.pk, language=language, words={k: v for k, v in said.items() if v}
        )
        return Verdict.by(row, changes, subject=Subject("catalog.product", str(product.pk), str(product)))

    def export(self) -> Iterator[Mapping[str, Any]]:
        """Every style in every other language, also where nothing is said yet: it is there to be filled."""
        for product in Product.objects.order_by("erp_sku").iterator(chunk_size=500):
            for language, _ in settings.SHOP_LANGUAGES[1:]:
                yield {"sku": product.erp_sku, "language": language, **product.translations.get(language, {})}


def _checked(row: SourceRow, name: str) -> str:
    text = row.text(name)
    return str(as_the_table_wants(Product, name, text)) if text else ""
