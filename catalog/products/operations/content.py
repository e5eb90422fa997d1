"""Dressing a style: the words, groups and colours that are the shop's own."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

from django.db import models, transaction

from catalog.addresses.operations import forward_handle
from catalog.collections.models import ProductCategory, ProductCollection, ProductTag
from catalog.collections.operations.membership import refresh_memberships
from catalog.products.models import Product, ProductOptionValue
from catalog.products.operations.publication import announce_change
from core.errors import Invalid, NotFound


class UnknownProduct(NotFound):
    """No style carries this code."""

    code = "unknown_product"
    message = "There is no product with this style code. Import it from the ERP first."


@dataclass(frozen=True, slots=True)
class ProductContent:
    """Everything the shop says about the style `sku`. Categories, collections and tags are named by handle.

    `swatches` gives a colour name the hex value it is shown with.
    """

    sku: str
    handle: str
    title: str
    subtitle: str = ""
    description: str = ""
    fabric: str = ""
    work: str = ""
    occasion: tuple[str, ...] = ()
    neckline: str = ""
    back: str = ""
    sleeve: str = ""
    closure: str = ""
    lining: str = ""
    care: tuple[str, ...] = ()
    origin_country: str = "IN"
    made_in: str = ""
    seo_title: str = ""
    seo_description: str = ""
    is_featured: bool = False
    rank: int = 0
    categories: tuple[str, ...] = ()
    collections: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    swatches: Mapping[str, str] = field(default_factory=dict)


GROUPS: dict[str, type[models.Model]] = {
    "categories": ProductCategory,
    "collections": ProductCollection,
    "tags": ProductTag,
}


@transaction.atomic
def attach_content(content: ProductContent) -> bool:
    """Make this what the shop says about a style; False when it says so already. Touches nothing the ERP owns.

    Publishes ProductChanged when shoppers can see it. Raises UnknownProduct, or Invalid for a handle in use or a group that does not exist.
    """
    product = Product.objects.filter(erp_sku=content.sku).first()
    if product is None:
        raise UnknownProduct(
            f"There is no product with style code {content.sku}. Import it from the ERP first."
        )
    if Product.objects.filter(handle=content.handle).exclude(pk=product.pk).exists():
        raise Invalid(fields={"handle": f"{content.handle} is the address of another product."})
    words = _words(content)
    forward_handle(kind="product", target_id=product.pk, was=product.handle, to=content.handle)
    changed = bool(Product.objects.filter(pk=product.pk).exclude(**words).update(**words))
    for relation, model in GROUPS.items():
        changed |= _set_groups(product, relation, model, getattr(content, relation))
    changed |= _set_swatches(product, content.swatches)
    if changed:
        product.handle = content.handle
        refresh_memberships([product.pk])
        announce_change(product, kind="content")
    return changed


def _words(content: ProductContent) -> dict[str, Any]:
    words = asdict(content)
    for name in ("sku", "swatches", *GROUPS):
        del words[name]
    return {name: list(value) if isinstance(value, tuple) else value for name, value in words.items()}


def _set_groups(product: Product, relation: str, model: type[models.Model], handles: tuple[str, ...]) -> bool:
    wanted = dict(model._default_manager.filter(handle__in=handles).values_list("handle", "pk"))
    unknown = sorted(set(handles) - set(wanted))
    if unknown:
        raise Invalid(fields={relation: f"There is no {', '.join(unknown)}."})
    members = getattr(product, relation)
    if relation == "collections":
        # A collection by rules chooses for itself: it is neither joined nor left by hand.
        ruled = members.filter(kind=ProductCollection.Kind.BY_RULES).values_list("handle", "pk")
        wanted |= dict(ruled)
    if set(members.values_list("pk", flat=True)) == set(wanted.values()):
        return False
    members.set(wanted.values())
    return True


def _set_swatches(product: Product, swatches: Mapping[str, str]) -> bool:
    changed = 0
    for value, swatch in swatches.items():
        rows = ProductOptionValue.objects.filter(option__product=product, value=value)
        changed += rows.exclude(swatch=swatch).update(swatch=swatch)
    return changed > 0
