"""What the shop says of styles now, as `attach_content` takes it: what a row leaves out stays so."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, fields
from typing import Any

from django.db.models import Model

from catalog.products.models import Product
from catalog.products.operations import ProductContent
from core.audit import Subject

GROUPS = ("categories", "collections", "tags")


@dataclass(slots=True)
class Present:
    """One style: its keys, whether it is published, and everything said of it. Rows of a file move it on."""

    product_id: int
    public_id: str
    name: str
    is_published: bool
    content: ProductContent

    @property
    def subject(self) -> Subject:
        """As the audit trail names it."""
        return Subject("catalog.product", str(self.product_id), self.name)


def present_styles(codes: Collection[str]) -> dict[str, Present]:
    """These styles by their code in capitals; unknown codes are absent. Four queries."""
    rows = Product.objects.filter(erp_sku__in=set(codes)).order_by("pk")
    return {row.erp_sku: _present(row) for row in _with_groups(rows)}


def every_style() -> Iterable[Present]:
    """All styles, streamed."""
    return (
        _present(row) for row in _with_groups(Product.objects.order_by("erp_sku")).iterator(chunk_size=500)
    )


def _with_groups(rows: Any) -> Any:
    keys = [field.name for field in Product._meta.concrete_fields if field.is_relation]
    return rows.select_related(*keys).prefetch_related(*GROUPS)


def _present(row: Product) -> Present:
    said = {
        field.name: _value(row, field.name) for field in fields(ProductContent) if hasattr(row, field.name)
    }
    return Present(
        product_id=row.pk,
        public_id=row.public_id,
        name=str(row),
        is_published=row.status == Product.Status.PUBLISHED,
        content=ProductContent(sku=row.erp_sku, **said),
    )


def _value(row: Product, name: str) -> Any:
    if name in GROUPS:
        return tuple(sorted(group.handle for group in getattr(row, name).all()))
    value = getattr(row, name)
    if isinstance(value, Model):
        return getattr(value, "handle", None) or getattr(value, "code", "")
    return tuple(value) if isinstance(value, list) else value
