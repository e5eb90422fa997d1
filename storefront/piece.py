"""A product as one colour of it is shown: its pictures, its sizes, what is asked for it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from django.utils.text import slugify

from catalog.media.queries import Picture
from catalog.products.queries import ProductPage, VariantChoice
from core.errors import NotFound
from core.money import Money

COLOUR = "Colour"
FREE_SIZE = "Free"


@dataclass(frozen=True, slots=True)
class Colour:
    """A colour of the piece, as a link to its own page; `label` is its name in the language of the page."""

    name: str
    label: str
    url: str
    picture: Picture | None
    in_stock: bool
    is_chosen: bool


@dataclass(frozen=True, slots=True)
class Size:
    """A size in the chosen colour. `id` is the variant's public id."""

    id: str
    name: str
    in_stock: bool
    low_stock: bool
    sellable: int


@dataclass(frozen=True, slots=True)
class Asking:
    """What is asked for the piece before a size is chosen: the lowest price of this colour."""

    price: Money
    original: Money | None


@dataclass(frozen=True, slots=True)
class Piece:
    """One colour of a product. `url` is its canonical path and query, `label` the colour in the page's language."""

    colour: str
    label: str
    is_first_colour: bool
    url: str
    variants: tuple[VariantChoice, ...]
    size_name: str
    colours: tuple[Colour, ...]
    pictures: tuple[Picture, ...]

    @property
    def sizes(self) -> tuple[Size, ...]:
        """The sizes of this colour, in the tailor's order."""
        return tuple(
            Size(variant.id, self.size_of(variant), variant.in_stock, variant.low_stock, variant.sellable)
            for variant in self.variants
        )

    @property
    def sized_variants(self) -> tuple[tuple[str, VariantChoice], ...]:
        """(size's name, variant) for each."""
        return tuple((self.size_of(variant), variant) for variant in self.variants)

    @property
    def asking(self) -> Asking:
        """The lowest price among the sizes that can be bought, or among all when none can."""
        offered = [variant for variant in self.variants if variant.in_stock] or list(self.variants)
        least = min(offered, key=lambda variant: variant.price.amount)
        return Asking(least.price, least.original)

    def size_of(self, variant: VariantChoice) -> str:
        """The name of a variant's size; "" for cloth, which has none."""
        size = str(variant.options.get(self.size_name, ""))
        return "" if size == FREE_SIZE else size


def piece_in_colour(product: ProductPage, asked: str) -> Piece:
    """`product` in the colour whose slug was asked for; "" is its first. Raises NotFound for a colour it has not."""
    names = _colour_names(product)
    by_slug = {slugify(name): name for name in names}
    if asked and asked not in by_slug:
        raise NotFound("This piece does not come in that colour.")
    chosen = by_slug.get(asked, names[0] if names else "")
    return Piece(
        colour=chosen,
        label=_label(product, chosen),
        is_first_colour=not names or chosen == names[0],
        url=_url(product, chosen, names),
        variants=_variants_in(product, chosen),
        size_name=next((option.name for option in product.options if option.name != COLOUR), "Size"),
        colours=tuple(_colour(product, name, names, chosen) for name in names),
        pictures=_pictures_in(product, chosen),
    )


def _colour_names(product: ProductPage) -> Sequence[str]:
    """Its colours, those in pictures first and in their order: a list's picture and this page open with the same."""
    names = next((option.values for option in product.options if option.name == COLOUR), ())
    pictured = dict.fromkeys(picture.of_colour for picture in product.pictures if picture.of_colour in names)
    return tuple(dict.fromkeys([*pictured, *names]))


def _label(product: ProductPage, name: str) -> str:
    words = next((option.words for option in product.options if option.name == COLOUR), {})
    return words.get(name, name)


def _url(product: ProductPage, name: str, names: Sequence[str]) -> str:
    path = f"/products/{product.handle}/"
    return path if not names or name == names[0] else f"{path}?{urlencode({'colour': slugify(name)})}"


def _variants_in(product: ProductPage, colour: str) -> tuple[VariantChoice, ...]:
    if not colour:
        return product.variants
    return tuple(variant for variant in product.variants if variant.options.get(COLOUR) == colour)


def _pictures_in(product: ProductPage, colour: str) -> tuple[Picture, ...]:
    own = tuple(picture for picture in product.pictures if picture.of_colour in {colour, ""})
    return own or product.pictures


def _colour(product: ProductPage, name: str, names: Sequence[str], chosen: str) -> Colour:
    pictures = _pictures_in(product, name)
    return Colour(
        name=name,
        label=_label(product, name),
        url=_url(product, name, names),
        picture=pictures[0] if pictures else None,
        in_stock=any(variant.in_stock for variant in _variants_in(product, name)),
        is_chosen=name == chosen,
    )
