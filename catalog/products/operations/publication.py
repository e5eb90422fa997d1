"""Showing a style to shoppers, and taking it back."""

from __future__ import annotations

from collections.abc import Collection

from django.db import transaction

from catalog.collections.operations.membership import refresh_memberships
from catalog.listing.operations import refresh_listing
from catalog.pricing.models import Price
from catalog.products.events import ProductChanged, ProductsChanged
from catalog.products.models import ItemStatus, Product
from core import clock
from core.errors import NotFound, Refused
from core.events import in_parts
from core.outbox import publish


class NotPublishable(Refused):
    """Something that a shopper needs is still missing."""

    code = "not_publishable"
    message = "This product cannot be shown yet."


@transaction.atomic
def publish_product(product_id: str) -> bool:
    """Show a style (by public id); False when it is shown already. Publishes ProductChanged.

    Collections by rules judge it anew. Raises NotPublishable saying all that is missing, or NotFound. The first moment
    of publication is kept.
    """
    product = _found(product_id)
    missing = missing_before_shown(product)
    if missing:
        raise NotPublishable(" ".join(missing))
    rows = Product.objects.filter(pk=product.pk).exclude(status=Product.Status.PUBLISHED)
    moment = product.published_at or clock.now()
    if not rows.update(status=Product.Status.PUBLISHED, published_at=moment):
        return False
    refresh_memberships([product.pk])
    refresh_listing([product.pk])
    publish(ProductChanged(product_id=product.public_id, handle=product.handle, kind="published"))
    return True


@transaction.atomic
def withdraw_product(product_id: str) -> bool:
    """Hide a style (by public id); False when it is hidden already. Publishes ProductChanged. Raises NotFound."""
    product = _found(product_id)
    rows = Product.objects.filter(pk=product.pk, status=Product.Status.PUBLISHED)
    if not rows.update(status=Product.Status.DRAFT):
        return False
    refresh_listing([product.pk])
    publish(ProductChanged(product_id=product.public_id, handle=product.handle, kind="withdrawn"))
    return True


def is_news(product_id: int) -> bool:
    """Whether shoppers can see this style, so that a change of it is news. Ends the question until commit.

    What nobody can see is neither told nor indexed: publication does both. The row is locked, so that a style
    published at this moment either shows the change already or hears of it.
    """
    row = Product.objects.select_for_update(no_key=True).filter(pk=product_id)
    return row.values_list("status", flat=True).first() == Product.Status.PUBLISHED


def announce_change(product: Product, *, kind: str) -> None:
    """List a changed style anew and publish ProductChanged, if shoppers can see it."""
    if is_news(product.pk):
        refresh_listing([product.pk])
        publish(ProductChanged(product_id=product.public_id, handle=product.handle, kind=kind))


def announce_changes(product_ids: Collection[int], *, kind: str) -> None:
    """List changed styles anew and publish their news, of those that shoppers can see; ProductChanged for a single one."""
    rows = Product.objects.filter(pk__in=product_ids).order_by("pk").select_for_update(no_key=True)
    shown = [
        row
        for row in rows.values_list("pk", "public_id", "handle", "status")
        if row[3] == Product.Status.PUBLISHED
    ]
    if not shown:
        return
    refresh_listing([row[0] for row in shown])
    if len(shown) == 1:
        publish(ProductChanged(product_id=shown[0][1], handle=shown[0][2], kind=kind))
        return
    for part in in_parts(shown):
        publish(ProductsChanged(product_ids=tuple(row[1] for row in part), kind=kind))


def _found(product_id: str) -> Product:
    product = Product.objects.filter(public_id=product_id).first()
    if product is None:
        raise NotFound("There is no such product.")
    return product


def missing_before_shown(product: Product) -> tuple[str, ...]:
    """What has to be seen to before a style can be shown, in sentences; empty when nothing. Three queries at most."""
    if product.item_status != ItemStatus.ACTIVE:
        return (f"{product.title} is discontinued in the ERP.",)
    active = product.variants.filter(status=ItemStatus.ACTIVE)
    missing = []
    if not active.exists():
        missing.append(f"{product.title} has no variant that is sold. Add one in the ERP.")
    elif not Price.objects.standing().filter(price_set__variant__in=active).exists():
        missing.append(f"{product.title} has no price. Set one in the ERP.")
    bare = product.images.filter(alt="").count()
    if bare:
        missing.append(
            f"{product.title} has {bare} picture{'s' if bare > 1 else ''} without a description. "
            "Say on its Pictures page what each shows."
        )
    return tuple(missing)
