"""A list as its owner sees it, and as those see it who were sent its link."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from catalog.made.queries import MadePart, makings_of
from catalog.made.rules import configuration_from
from catalog.media.queries import Picture
from catalog.pricing.queries import PUBLIC, PriceContext
from catalog.products.queries import VariantForSale, variant_facts
from core.ids import hash_token
from core.measure import METRE, quantity_text
from core.money import Money
from orders.customers.queries import context_of_member
from orders.wishlists.models import Wishlist, WishlistItem
from orders.wishlists.rules import NoSuchList, price_words, stock_words
from orders.wishlists.tokens import share_token

NOT_SOLD_THERE = "Not sold in the country you shop in"


@dataclass(frozen=True, slots=True)
class WishedPiece:
    """A piece on a list, at today's price and stock. `can_move` says whether it can go into the bag as it is.

    `stock` and `price_change` are in the shopper's words, "" when there is nothing to say; `words` and `parts` are how
    it is to be made.
    """

    id: str
    variant_id: str
    product_title: str
    variant_title: str
    url: str
    picture: Picture | None
    price: Money | None
    original: Money | None
    is_sized: bool
    is_saved: bool
    quantity: int
    uom: str
    stock: str
    price_change: str
    can_move: bool
    words: tuple[str, ...]
    parts: tuple[MadePart, ...]
    is_sellable: bool = False

    @property
    def quantity_text(self) -> str:
        """`2`, or `2.5 m`; "" for a single piece."""
        return "" if self.quantity == 1 else quantity_text(self.quantity, self.uom)

    @property
    def per(self) -> str:
        """What the price is for, when it is not a piece."""
        return "per metre" if self.uom == METRE else ""


@dataclass(frozen=True, slots=True)
class WishlistPage:
    """A list: what has a heart and what was saved from the bag, the newest first. `share_token` is "" while unshared."""

    id: str
    liked: tuple[WishedPiece, ...]
    saved: tuple[WishedPiece, ...]
    share_token: str = ""

    @property
    def count(self) -> int:
        """How many pieces."""
        return len(self.liked) + len(self.saved)


def wishlist_page(wishlist_id: str, there: PriceContext = PUBLIC) -> WishlistPage | None:
    """A list for its owner, or None for an unknown one: at their own prices in the region of `there`. At most thirteen queries."""
    row = Wishlist.objects.filter(public_id=wishlist_id).first()
    if row is None:
        return None
    pieces = pieces_on(row, list(row.items.all()), there)
    token = share_token(row.public_id, row.share_round) if row.share_hash else ""
    return _page(row, pieces, token)


def shared_wishlist(token: str, there: PriceContext = PUBLIC) -> WishlistPage:
    """A list for whoever has its link: what is on it, nothing of how it is to be made. Raises NoSuchList."""
    row = Wishlist.objects.filter(share_hash=hash_token(token)).first()
    if row is None:
        raise NoSuchList
    liked = row.items.filter(kind=WishlistItem.Kind.LIKED)
    hidden = [
        replace(piece, words=(), parts=(), price_change="") for piece in pieces_on(row, list(liked), there)
    ]
    return _page(row, hidden, token)


def saved_pieces(wishlist_id: str, there: PriceContext = PUBLIC) -> tuple[WishedPiece, ...]:
    """What was saved from the bag, for the bag's own page. One query when there is nothing."""
    row = Wishlist.objects.filter(public_id=wishlist_id).first()
    items = list(row.items.filter(kind=WishlistItem.Kind.SAVED)) if row else []
    return tuple(pieces_on(row, items, there)) if row and items else ()


def wishlist_of(customer_id: str) -> str | None:
    """The public id of a customer's list, if they have one. One query."""
    owned = Wishlist.objects.filter(customer__public_id=customer_id)
    return owned.values_list("public_id", flat=True).first()


def wish_count(customer_id: str) -> int:
    """How many pieces are on a customer's list. One query."""
    return WishlistItem.objects.filter(wishlist__customer__public_id=customer_id).count()


def wishlist_owner(wishlist_id: str) -> tuple[str | None] | None:
    """(its customer's public id or None for a guest's); None for an unknown list. One query."""
    row = Wishlist.objects.select_related("customer").filter(public_id=wishlist_id).first()
    return None if row is None else (row.customer.public_id if row.customer else None,)


def _page(row: Wishlist, pieces: Sequence[WishedPiece], token: str) -> WishlistPage:
    return WishlistPage(
        id=row.public_id,
        liked=tuple(piece for piece in pieces if not piece.is_saved),
        saved=tuple(piece for piece in pieces if piece.is_saved),
        share_token=token,
    )


def pieces_on(
    row: Wishlist, items: Sequence[WishlistItem], there: PriceContext = PUBLIC
) -> list[WishedPiece]:
    """These items of a list at its owner's prices in the region of `there`, in their order. At most eleven queries."""
    context = context_of_member(row.customer_id, currency=there.currency, region=there.region)
    facts = variant_facts(ids=[item.variant_id for item in items], context=context) if items else {}
    makings = makings_of(
        [(facts[item.variant_id].product_id, configuration_from(item.configuration)) for item in items],
        currency=there.currency,
    )
    found = []
    for item, making in zip(items, makings, strict=True):
        variant = facts[item.variant_id]
        now = variant.price + making.add_on_price if variant.price else None
        seen = Money(item.unit_price, item.currency)
        is_sold = variant.is_sold and not making.missing and variant.price is not None
        piece = _piece(item, variant)
        found.append(
            replace(
                piece,
                price=now,
                price_change=price_words(seen=seen, now=now)
                if is_sold and seen.currency == there.currency
                else "",
                stock=NOT_SOLD_THERE
                if now is None and there.region != PUBLIC.region
                else stock_words(is_sold=is_sold, sellable=variant.sellable, sold_by=variant.sold_by)
                if item.is_sized or not is_sold
                else "",
                can_move=is_sold and item.is_sized and variant.sellable >= variant.sold_by.minimum,
                words=making.words,
                parts=making.parts,
                is_sellable=is_sold and variant.sellable >= variant.sold_by.minimum,
            )
        )
    return found


def _piece(item: WishlistItem, variant: VariantForSale) -> WishedPiece:
    """What does not change from day to day; a colour without a size is called by its colour."""
    return WishedPiece(
        id=item.public_id,
        variant_id=variant.public_id,
        product_title=variant.product_title,
        variant_title=variant.variant_title if item.is_sized else variant.options.get("Colour", ""),
        url=variant.url,
        picture=variant.picture,
        price=None,
        original=None,
        is_sized=item.is_sized,
        is_saved=item.kind == WishlistItem.Kind.SAVED,
        quantity=item.quantity,
        uom=item.uom,
        stock="",
        price_change="",
        can_move=False,
        words=(),
        parts=(),
    )
