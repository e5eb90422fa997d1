"""Lists as wholes: opened, joined, shown to others, forgotten."""

from __future__ import annotations

from django.db import transaction

from core import clock
from core.errors import NotFound
from core.ids import hash_token
from orders.customers.models import Customer
from orders.wishlists.models import Wishlist, WishlistItem
from orders.wishlists.rules import GUEST_LISTS_KEPT_FOR, MOST_WISHES, NoSuchList
from orders.wishlists.tokens import share_token


@transaction.atomic
def open_wishlist(*, customer_id: str | None = None) -> str:
    """A guest's new list, or the customer's one; returns its public id. Raises NotFound for an unknown customer."""
    if customer_id is None:
        return Wishlist.objects.create().public_id
    customer = Customer.objects.filter(public_id=customer_id).first()
    if customer is None:
        raise NotFound("There is no such customer.")
    return Wishlist.objects.get_or_create(customer=customer)[0].public_id


@transaction.atomic
def merge_wishlists(*, guest_list_id: str, customer_id: str) -> str:
    """A guest logs in: their list joins the customer's; returns the list to go on with.

    What is on both stays once, as the customer's own list has it; merging twice gives the same. Beyond the most a list
    may hold the oldest of the guest's are left out. Somebody else's list is left alone.
    """
    own_id = open_wishlist(customer_id=customer_id)
    both = Wishlist.objects.select_for_update().filter(public_id__in=[guest_list_id, own_id]).order_by("pk")
    by_id = {row.public_id: row for row in both}
    own, guest = by_id[own_id], by_id.get(guest_list_id)
    if guest is None or guest.customer_id is not None:
        return own_id
    there = {(item.variant_id, item.configuration_key) for item in own.items.all()}
    coming = [item for item in guest.items.all() if (item.variant_id, item.configuration_key) not in there]
    kept = [item.pk for item in coming[: max(0, MOST_WISHES - len(there))]]
    WishlistItem.objects.filter(pk__in=kept).update(wishlist=own)
    guest.delete()
    touch_wishlist(own)
    return own_id


@transaction.atomic
def share_wishlist(*, wishlist_id: str) -> str:
    """Let whoever has the link look at a list; returns the link's token, the same until it is ended. Raises NoSuchList."""
    row = locked_wishlist(wishlist_id)
    token = share_token(row.public_id, row.share_round)
    row.share_hash = hash_token(token)
    row.save(update_fields=["share_hash"])
    return token


@transaction.atomic
def unshare_wishlist(*, wishlist_id: str) -> None:
    """End the link for good; another one may be made. Ending it twice is fine. Raises NoSuchList."""
    row = locked_wishlist(wishlist_id)
    if row.share_hash:
        row.share_hash, row.share_round = "", row.share_round + 1
        row.save(update_fields=["share_hash", "share_round"])


@transaction.atomic
def drop_stale_wishlists(*, limit: int = 500) -> int:
    """Forget guests' lists that nobody has touched for 90 days; returns how many."""
    stale = Wishlist.objects.filter(customer__isnull=True, changed_at__lte=clock.now() - GUEST_LISTS_KEPT_FOR)
    ids = list(stale.select_for_update(skip_locked=True).values_list("pk", flat=True)[:limit])
    Wishlist.objects.filter(pk__in=ids).delete()
    return len(ids)


def locked_wishlist(wishlist_id: str) -> Wishlist:
    """The list, locked. Raises NoSuchList. Caller's transaction."""
    row = Wishlist.objects.select_for_update().filter(public_id=wishlist_id).first()
    if row is None:
        raise NoSuchList
    return row


def touch_wishlist(row: Wishlist) -> None:
    """Note a change."""
    Wishlist.objects.filter(pk=row.pk).update(changed_at=clock.now())
