"""The answers: frozen, complete, without a way back to the database."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from catalog.assortment.queries import Chart
from catalog.collections.queries import Crumb
from catalog.media.queries import Picture
from catalog.pricing.rules import Kind
from core.measure import ANY_PIECES, PIECE, UNITS_PER_PRICE, SoldBy
from core.money import Money

LOW_STOCK = 3


def product_url(handle: str) -> str:
    """Where a product's page is."""
    return f"/products/{handle}/"


@dataclass(frozen=True, slots=True)
class VariantChoice:
    """One thing to put into the cart. `options` by name (Colour, Size); measurements of the garment in cm."""

    id: str
    sku: str
    title: str
    options: Mapping[str, str]
    price: Money
    original: Money | None
    sellable: int
    measurements: Mapping[str, int | float]
    sold_by: SoldBy = ANY_PIECES
    mode: str = "stock"
    available_from: date | None = None

    @property
    def in_stock(self) -> bool:
        """Whether at least the least amount can be sold."""
        return self.sellable >= self.sold_by.minimum

    @property
    def low_stock(self) -> bool:
        """Whether the last few, or the last metres, are left; what is promised of coming pieces never is."""
        return (
            self.in_stock
            and self.mode == "stock"
            and self.sellable <= LOW_STOCK * UNITS_PER_PRICE[self.sold_by.uom]
        )


@dataclass(frozen=True, slots=True)
class OptionChoice:
    """Something to choose, with its values in order; `swatches` gives colours their hex value.

    Name and values are what variants are chosen by; `words` says them in the language of the page.
    """

    name: str
    values: tuple[str, ...]
    swatches: Mapping[str, str]
    words: Mapping[str, str] = field(default_factory=dict)

    def said(self, text: str) -> str:
        """The name or a value in the language of the page; as it is where nothing is said of it."""
        return self.words.get(text, text)


@dataclass(frozen=True, slots=True)
class ProductCard:
    """A product among others. `price` is the lowest of its variants per piece or metre (`uom`), `original` its MRP.

    Without a price in the asker's region it is not `is_sold_here`, and its price means nothing.
    """

    id: str
    handle: str
    url: str
    title: str
    subtitle: str
    price: Money
    original: Money | None
    price_varies: bool
    picture: Picture | None
    hover_picture: Picture | None
    colours: tuple[str, ...]
    swatches: Mapping[str, str]
    sizes: tuple[str, ...]
    in_stock: bool
    badge: str
    uom: str = PIECE
    is_sold_here: bool = True


@dataclass(frozen=True, slots=True)
class CardPage:
    """Some cards, and how many there are in all."""

    cards: tuple[ProductCard, ...]
    count: int


@dataclass(frozen=True, slots=True)
class ProductPage:
    """Everything a product's page says."""

    id: str
    handle: str
    url: str
    sku: str
    title: str
    subtitle: str
    description: str
    fabric: str
    work: str
    occasion: tuple[str, ...]
    neckline: str
    back: str
    sleeve: str
    closure: str
    lining: str
    care: tuple[str, ...]
    origin_country: str
    made_in: str
    seo_title: str
    seo_description: str
    hs_code: str
    badge: str
    tags: tuple[str, ...]
    price: Money
    original: Money | None
    price_varies: bool
    in_stock: bool
    options: tuple[OptionChoice, ...]
    variants: tuple[VariantChoice, ...]
    pictures: tuple[Picture, ...]
    breadcrumbs: tuple[Crumb, ...]
    related: tuple[ProductCard, ...]
    complete_the_look: tuple[ProductCard, ...] = ()
    alternatives: tuple[ProductCard, ...] = ()
    size_chart: Chart | None = None
    is_one_of_a_kind: bool = False


@dataclass(frozen=True, slots=True)
class OfferedVariant:
    """What decides whether a variant may go into a cart, its price aside; `sellable` of it are left."""

    id: int
    public_id: str
    sku: str
    product_id: str
    product_title: str
    sold_by: SoldBy
    is_offered: bool
    is_bundle: bool
    sellable: int


@dataclass(frozen=True, slots=True)
class VariantForSale:
    """A variant as a cart or order needs it. `is_sold` is false, and `price` may be None, when it is not for sale.

    `price_kind` and `is_special_price` say where the price comes from: the set, or a price list or rule.
    """

    id: int
    public_id: str
    sku: str
    product_id: str
    product_title: str
    product_handle: str
    url: str
    variant_title: str
    options: Mapping[str, str]
    picture: Picture | None
    hs_code: str
    gst_policy: str
    weight_g: int | None
    price: Money | None
    original: Money | None
    sellable: int
    is_sold: bool
    sold_by: SoldBy = ANY_PIECES
    is_bundle: bool = False
    price_kind: Kind = "set"
    is_special_price: bool = False
    mode: str = "stock"
    available_from: date | None = None
    on_shelf: int = 0
