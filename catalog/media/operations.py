"""Hanging pictures."""

from __future__ import annotations

from dataclasses import asdict, dataclass

from django.db import transaction

from catalog.collections.events import ContentChanged
from catalog.media.models import Image
from catalog.products.models import Product
from catalog.products.operations import UnknownProduct
from catalog.products.operations.publication import announce_change
from core.errors import NotFound
from core.outbox import publish


@dataclass(frozen=True, slots=True)
class ImageFacts:
    """A picture whose files lie in MEDIA_ROOT as `<stem>-<width>.<format>`; width and height are the original's.

    `key` names it for good, so that new files replace the old ones. `kind` is product (then `product_sku` names the style), category, collection or banner (then `placement`).
    """

    key: str
    stem: str
    alt: str
    width: int
    height: int
    formats: tuple[str, ...]
    widths: tuple[int, ...]
    kind: str = Image.Kind.PRODUCT
    product_sku: str = ""
    placement: str = ""
    shape: str = ""
    view: str = ""
    colour: str = ""
    rank: int = 0
    dominant_colour: str = "#e8e2d8"
    placeholder: str = ""


@transaction.atomic
def hang_picture(facts: ImageFacts) -> bool:
    """Add the picture or change what is said of it; False when it hangs exactly so already.

    Publishes ProductChanged for a product's picture and ContentChanged for a banner; categories and collections
    tell of theirs when it is set. Raises UnknownProduct.
    """
    product = _product(facts)
    content = {
        **asdict(facts),
        "product": product,
        "formats": list(facts.formats),
        "widths": sorted(facts.widths),
    }
    del content["key"], content["product_sku"]
    image, is_new = Image.objects.get_or_create(key=facts.key, defaults=content)
    if not is_new and not Image.objects.filter(pk=image.pk).exclude(**content).update(**content):
        return False
    _tell(product, facts.kind, facts.placement)
    return True


def _tell(product: Product | None, kind: str, placement: str) -> None:
    if product is not None:
        announce_change(product, kind="content")
    if kind == Image.Kind.BANNER:
        publish(ContentChanged(kind="banner", handle=placement))


def _product(facts: ImageFacts) -> Product | None:
    if facts.kind != Image.Kind.PRODUCT:
        return None
    product = Product.objects.filter(erp_sku=facts.product_sku).first()
    if product is None:
        raise UnknownProduct(
            f"There is no product with style code {facts.product_sku} for picture {facts.key}."
        )
    return product


@transaction.atomic
def describe_picture(*, key: str, alt: str, rank: int) -> bool:
    """Change what is said of a picture and where it stands; False when it is so already.

    Publishes ProductChanged for a product's picture and ContentChanged for a banner. Raises NotFound.
    """
    image = Image.objects.select_related("product").filter(key=key).first()
    if image is None:
        raise NotFound("There is no such picture.")
    if not Image.objects.filter(pk=image.pk).exclude(alt=alt, rank=rank).update(alt=alt, rank=rank):
        return False
    _tell(image.product, image.kind, image.placement)
    return True
