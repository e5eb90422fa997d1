"""Noting that something has happened to wished pieces, and finding what is worth a letter."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet

from core import clock
from core.money import Money
from orders.customers.alerts.models import ProductAlert
from orders.customers.consents.queries import who_agreed
from orders.customers.consents.rules import WISHLIST_NEWS
from orders.wishlists.models import Wishlist, WishlistItem
from orders.wishlists.news.rules import AT_MOST_EVERY, is_drop, is_forgotten
from orders.wishlists.queries import WishedPiece, pieces_on

DUE = Q(is_price_due=True) | Q(is_back_due=True)


@dataclass(frozen=True, slots=True)
class CheaperPiece:
    """A wished piece that costs less than `was`, what its owner saw or was told last."""

    piece: WishedPiece
    was: Money


@dataclass(frozen=True, slots=True)
class WishlistNews:
    """A letter to write about one list (public id). `name` and `email` are its customer's; `at` tells letters apart."""

    wishlist_id: str
    email: str
    name: str
    at: datetime
    cheaper: tuple[CheaperPiece, ...]
    back: tuple[WishedPiece, ...]

    def __bool__(self) -> bool:
        return bool(self.cheaper or self.back)


@transaction.atomic
def mark_prices_due(*, variant_ids: Sequence[str]) -> int:
    """These variants (public ids) cost something else: customers' lists with them are to be looked at. Again is harmless."""
    return _customers_wishes(variant_ids).filter(is_price_due=False).update(is_price_due=True)


@transaction.atomic
def mark_back_due(*, variant_ids: Sequence[str]) -> int:
    """These variants (public ids) are back. Again is harmless."""
    return _customers_wishes(variant_ids).filter(is_back_due=False).update(is_back_due=True)


@transaction.atomic
def take_wishlist_news(*, limit: int = 50) -> list[WishlistNews]:
    """The next lists with something to tell, each marked as told: the caller writes in the same transaction.

    Only to customers who agreed. A list is written about at most once in twenty hours: what happens meanwhile waits.
    """
    due = Wishlist.objects.filter(
        Q(told_at=None) | Q(told_at__lte=clock.now() - AT_MOST_EVERY),
        Exists(WishlistItem.objects.filter(DUE, wishlist=OuterRef("pk"))),
        customer__isnull=False,
    )
    rows = list(
        due.select_for_update(of=("self",), skip_locked=True)
        .select_related("customer")
        .order_by("pk")[:limit]
    )
    agreed = (
        who_agreed(purpose=WISHLIST_NEWS, contacts=[_email(row) for row in rows]) if rows else frozenset()
    )
    found = [_news_of(row) for row in rows if _email(row) in agreed]
    WishlistItem.objects.filter(DUE, wishlist__in=rows).update(is_price_due=False, is_back_due=False)
    told = [news for news in found if news]
    Wishlist.objects.filter(public_id__in=[news.wishlist_id for news in told]).update(told_at=clock.now())
    return told


def _customers_wishes(variant_ids: Sequence[str]) -> QuerySet[WishlistItem]:
    return WishlistItem.objects.filter(
        variant__public_id__in=list(variant_ids), wishlist__customer__isnull=False
    )


def _email(row: Wishlist) -> str:
    return row.customer.email if row.customer else ""


def _news_of(row: Wishlist) -> WishlistNews:
    items = list(row.items.filter(DUE))
    cheaper: list[CheaperPiece] = []
    back: list[WishedPiece] = []
    asked = _asked_for_themselves(row, items)
    for item, piece in zip(items, pieces_on(row, items), strict=True):
        if item.is_price_due and (was := _was(item, piece)) is not None and piece.is_sellable:
            cheaper.append(CheaperPiece(piece, was))
        elif item.is_back_due and piece.is_sellable and item.variant_id not in asked:
            back.append(piece)
    WishlistItem.objects.bulk_update(items, ["told_price"])
    name = row.customer.name if row.customer else ""
    return WishlistNews(row.public_id, _email(row), name, clock.now(), tuple(cheaper), tuple(back))


def _was(item: WishlistItem, piece: WishedPiece) -> Money | None:
    """The price it has fallen from, noted as told; None when it has not fallen far enough."""
    if piece.price is None:
        return None
    seen = Money(item.unit_price, item.currency)
    told = Money(item.told_price, item.currency) if item.told_price is not None else None
    if is_forgotten(now=piece.price, seen=seen):
        item.told_price = None
        return None
    if not is_drop(now=piece.price, seen=seen, told=told) or not piece.is_sellable:
        return None
    item.told_price = piece.price.amount
    return min(seen, told) if told is not None else seen


def _asked_for_themselves(row: Wishlist, items: Sequence[WishlistItem]) -> set[int]:
    """Variants of which they have asked for a letter of its own: that one tells them."""
    told = ProductAlert.objects.filter(
        email=_email(row),
        variant__in=[item.variant_id for item in items],
        status__in=[ProductAlert.Status.DUE, ProductAlert.Status.NOTIFIED],
    )
    return set(told.values_list("variant_id", flat=True))
