"""Pictures as templates need them: addresses, sizes, and what to show until they load."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from django.conf import settings

from catalog.media.models import Image
from catalog.translations.rules import ENGLISH, told
from core.prepared import PreparedQuery

FALLBACK_WIDTH = 800
AVIF = "avif"
MODERN_FORMATS = ("webp", AVIF)


@dataclass(frozen=True, slots=True)
class Picture:
    """One picture. `srcset` offers the smaller modern files, `src` is the JPEG for everyone else.

    `avif` offers still smaller ones where they have been made, for browsers that know them. `colour` is painted and `placeholder` (a data URI, may be empty) shown until it has loaded; width and height are
    the original's, so that nothing jumps. `view` and `of_colour` say what it shows.
    """

    alt: str
    width: int
    height: int
    src: str
    srcset: str
    colour: str
    placeholder: str
    view: str = ""
    of_colour: str = ""
    shape: str = ""
    sizes: str = ""
    avif: str = ""


class ImageRow(NamedTuple):
    """The columns of an image that a Picture is made of: dozens are read for a page, so plain tuples."""

    product_id: int
    stem: str
    formats: Sequence[str]
    widths: Sequence[int]
    alt: str
    width: int
    height: int
    dominant_colour: str
    placeholder: str
    view: str
    colour: str
    shape: str
    translations: Mapping[str, Mapping[str, str]] = {}  # what is kept elsewhere may be older than this column


_PICTURES = PreparedQuery(
    lambda ids: (
        Image.objects.filter(product__id__any_of=ids).order_by("rank", "id").values_list(*ImageRow._fields)
    )
)


def picture_of(image: Image | ImageRow, language: str = ENGLISH) -> Picture:
    """A stored image as a Picture, described in the language asked for; no query."""
    base = f"{settings.MEDIA_URL}{image.stem}"
    modern = next((name for name in MODERN_FORMATS if name in image.formats), "")
    plain = next((name for name in image.formats if name not in MODERN_FORMATS), modern)
    fallback = max((width for width in image.widths if width <= FALLBACK_WIDTH), default=min(image.widths))
    return Picture(
        alt=told(image.alt, image.translations, "alt", language),
        width=image.width,
        height=image.height,
        src=f"{base}-{fallback}.{plain}",
        srcset=_srcset(base, modern, image.widths),
        colour=image.dominant_colour,
        placeholder=image.placeholder,
        view=image.view,
        of_colour=image.colour,
        shape=image.shape,
        avif=_srcset(base, AVIF, image.widths) if AVIF in image.formats and modern != AVIF else "",
    )


def _srcset(base: str, form: str, widths: Sequence[int]) -> str:
    return ", ".join(f"{base}-{width}.{form} {width}w" for width in widths) if form else ""


def pictures_of_products(
    product_ids: Iterable[int], language: str = ENGLISH
) -> dict[int, tuple[Picture, ...]]:
    """All pictures of these products in their order, in one query; products without pictures are absent."""
    found: dict[int, list[Picture]] = defaultdict(list)
    for row in _PICTURES.rows(list(product_ids)):
        image = ImageRow(*row)
        found[image.product_id].append(picture_of(image, language))
    return {product_id: tuple(pictures) for product_id, pictures in found.items()}


def banners(placement: str, language: str = ENGLISH) -> tuple[Picture, ...]:
    """The pictures that hang at a place such as home-hero, in their order; `shape` tells wide from tall."""
    rows = Image.objects.filter(kind=Image.Kind.BANNER, placement=placement).order_by("rank", "id")
    return tuple(picture_of(row, language) for row in rows)
