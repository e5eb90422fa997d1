"""What goes over with a customer and comes back, table by table; the caller holds both customers and the transaction."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Model, QuerySet

from core.locks import LOCK_ORDER, lock_rows
from orders.carts.models import Cart
from orders.customers.consents.models import ConsentRecord
from orders.customers.leads.models import Lead
from orders.customers.measures.models import NAME_LENGTH, KeptMeasurements
from orders.customers.models import Customer, CustomerAddress, CustomerGroupMembership
from orders.customers.tickets.models import Ticket
from orders.history.models import ImportedOrder
from orders.questions.models import ProductQuestion
from orders.reviews.models import Review
from orders.sales.models import Order
from orders.wishlists.models import Wishlist, WishlistItem

Before = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Moved:
    """One table: how its rows are named for good, and which of them stay because the other has the same."""

    model: type[Model]
    name: str = "public_id"
    stays: Callable[[QuerySet[Any], Customer], QuerySet[Any]] | None = None


def _own_bag(mine: QuerySet[Cart], kept: Customer) -> QuerySet[Cart]:
    """An open bag of one's own, when the other has one: nobody has two."""
    has_one = Cart.objects.own_open().filter(customer=kept).exists()
    return mine.filter(status=Cart.Status.OPEN, is_assisted=False) if has_one else mine.none()


def _known_groups(mine: QuerySet[Any], kept: Customer) -> QuerySet[Any]:
    return mine.filter(group__in=kept.memberships.values("group"))


def _known_addresses(mine: QuerySet[Any], kept: Customer) -> QuerySet[Any]:
    same = ("name", "phone", "line1", "line2", "city", "state_code", "pincode")
    there = set(kept.addresses.values_list(*same))
    twice = [row["pk"] for row in mine.values("pk", *same) if tuple(row[name] for name in same) in there]
    return mine.filter(pk__in=twice)


# In the order of core.locks; wishes and credit have verbs of their own.
TABLES = (
    Moved(Cart, stays=_own_bag),
    Moved(Order),
    Moved(Ticket),
    Moved(ImportedOrder),
    Moved(Review),
    Moved(ProductQuestion),
    Moved(Lead),
    Moved(ConsentRecord),
    Moved(CustomerAddress, stays=_known_addresses),
    Moved(KeptMeasurements),
    Moved(CustomerGroupMembership, name="group__code", stays=_known_groups),
)
WISHES = WishlistItem._meta.label


def give_over(gone: Customer, kept: Customer) -> tuple[dict[str, list[str]], Before]:
    """Give all of `gone` to `kept`; the names of what went, by table, and what was changed on the way."""
    moved, before = {}, {**_plain_addresses(gone, kept), **_renamed_measurements(gone, kept)}
    for table in TABLES:
        mine = _rows(table, gone)
        if table.stays is not None:
            mine = mine.exclude(pk__in=list(table.stays(mine, kept).values_list("pk", flat=True)))
        names = list(mine.order_by("pk").values_list(table.name, flat=True))
        if names:
            mine.update(customer=kept)
            moved[table.model._meta.label] = names
    wishes = _give_wishes(gone, kept, before)
    return ({**moved, WISHES: wishes} if wishes else moved), before


def take_back(gone: Customer, kept: Customer, moved: Mapping[str, list[str]], before: Before) -> None:
    """The opposite: what went over and still is `kept`'s becomes `gone`'s again, as it was."""
    for table in TABLES:
        names = moved.get(table.model._meta.label, [])
        if names:
            _rows(table, kept).filter(**{f"{table.name}__in": names}).update(customer=gone)
    for public_id, name in before.get("measurements", {}).items():
        KeptMeasurements.objects.filter(public_id=public_id, customer=gone).update(name=name)
    for flag in ("is_default", "is_billing_default"):
        theirs = CustomerAddress.objects.filter(public_id__in=before.get(flag, []), customer=gone)
        if not gone.addresses.filter(**{flag: True}).exists():
            theirs.update(**{flag: True})
    _take_wishes_back(gone, kept, moved.get(WISHES, []), before)


def _rows(table: Moved, owner: Customer) -> QuerySet[Any]:
    """One's rows of a table, locked where its kind has a place in the order of locks."""
    rows: QuerySet[Any] = table.model._default_manager.filter(customer=owner)
    if table.model._meta.label in LOCK_ORDER:
        pks = [row.pk for row in lock_rows(rows.all())]
        rows = table.model._default_manager.filter(pk__in=pks)
    return rows


def _plain_addresses(gone: Customer, kept: Customer) -> Before:
    """Of two defaults the kept one's stays: `gone`'s are noted and taken off."""
    before: Before = {}
    for flag in ("is_default", "is_billing_default"):
        mine = gone.addresses.filter(**{flag: True})
        names = list(mine.values_list("public_id", flat=True))
        if names and kept.addresses.filter(**{flag: True}).exists():
            mine.update(**{flag: False})
            before[flag] = names
    return before


def _renamed_measurements(gone: Customer, kept: Customer) -> Before:
    """Two sets called alike: the one that comes gets a number behind its name."""
    taken = {(row.form, row.name.upper()) for row in kept.measurements.all()}
    theirs = {(row.form, row.name.upper()) for row in gone.measurements.all()}
    renamed = {}
    for row in gone.measurements.order_by("pk"):
        if (row.form, row.name.upper()) not in taken:
            continue
        number, was = 2, row.name
        while (row.form, row.name.upper()) in taken | theirs:
            ending = f" ({number})"
            row.name, number = was[: NAME_LENGTH - len(ending)] + ending, number + 1
        theirs.add((row.form, row.name.upper()))
        row.save(update_fields=["name"])
        renamed[row.public_id] = was
    return {"measurements": renamed} if renamed else {}


def _give_wishes(gone: Customer, kept: Customer, before: Before) -> list[str]:
    """What the other list does not have; the lists themselves stay whose they are."""
    list_of = Wishlist.objects.filter(customer=gone).first()
    if list_of is None or not list_of.items.exists():
        return []
    own, is_new = Wishlist.objects.get_or_create(customer=kept)
    if is_new:
        before["new_wishlist"] = own.public_id
    there = set(own.items.values_list("variant_id", "configuration_key"))
    coming = [
        item
        for item in list_of.items.order_by("pk")
        if (item.variant_id, item.configuration_key) not in there
    ]
    WishlistItem.objects.filter(pk__in=[item.pk for item in coming]).update(wishlist=own)
    return [item.public_id for item in coming]


def _take_wishes_back(gone: Customer, kept: Customer, names: list[str], before: Before) -> None:
    list_of = Wishlist.objects.filter(customer=gone).first()
    if list_of is not None:
        WishlistItem.objects.filter(public_id__in=names, wishlist__customer=kept).update(wishlist=list_of)
    made = Wishlist.objects.filter(public_id=before.get("new_wishlist", ""), customer=kept, items=None)
    made.filter(share_hash="").delete()
