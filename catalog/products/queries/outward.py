"""What the shop shows of a style, as other systems are told of it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from catalog.products.models import Product
from catalog.products.queries.shapes import product_url


@dataclass(frozen=True, slots=True)
class ProductForErp:
    """A style with the words that the shop has written. `erp_id` is the ERP's own, `path` its page in the shop."""

    id: str
    erp_id: str
    sku: str
    is_shown: bool
    path: str
    title: str
    subtitle: str
    description: str
    seo_title: str
    seo_description: str


def product_for_erp(product_id: str) -> ProductForErp | None:
    """A style by public id; None for one that is gone, or that the ERP does not know. Two queries."""
    row = Product.objects.filter(public_id=product_id).first()
    if row is None or not row.erp_id:
        return None
    return ProductForErp(
        id=row.public_id,
        erp_id=row.erp_id,
        sku=row.erp_sku,
        is_shown=Product.objects.shown().filter(pk=row.pk).exists(),
        path=product_url(row.handle),
        title=row.title,
        subtitle=row.subtitle,
        description=row.description,
        seo_title=row.seo_title,
        seo_description=row.seo_description,
    )


def products_of_the_erp() -> Iterator[str]:
    """The public ids of all styles that the ERP knows."""
    rows = Product.objects.filter(erp_id__isnull=False).order_by("pk").values_list("public_id", flat=True)
    yield from rows.iterator(chunk_size=1000)
