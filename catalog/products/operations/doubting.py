"""An item that a comparison has found to be wrong: its owner's next word counts, also in the version we have."""

from __future__ import annotations

from django.db import transaction
from django.db.models import F

from catalog.products.models import Product, ProductVariant


@transaction.atomic
def doubt_item(sku: str) -> bool:
    """Let the owner's next word about an item be news, whatever stands here. False for no such item.

    What the shop shows stays until that word comes.
    """
    older = {"source_version": F("source_version") - 1}
    styles = Product.objects.filter(erp_sku=sku, source_version__gt=0).update(**older)
    return bool(ProductVariant.objects.filter(sku=sku, source_version__gt=0).update(**older) + styles)
