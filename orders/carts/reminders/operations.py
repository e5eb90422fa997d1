"""Finding bags that were left, and giving them back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import Exists, F, OuterRef, Q, QuerySet

from catalog.products.queries import variant_facts
from core import clock
from core.ids import hash_token, new_token
from core.locks import lock_rows
from orders.carts.models import Cart, LineItem
from orders.carts.operations.moving import copy_lines
from orders.carts.operations.open_cart import new_cart_for
from orders.carts.reminders.models import CartReminder
from orders.carts.reminders.rules import (
    AGAIN_AFTER,
    OPENS_FOR,
    REMIND_AFTER,
    REMIND_UNTIL,
    NoSuchReminder,
    ReminderLapsed,
)
from orders.customers.consents.queries import who_agreed
from orders.customers.consents.rules import CART_REMINDERS
from orders.customers.models import Customer
from orders.sales.models import Order

LONGEST_CHAIN = 50


@dataclass(frozen=True, slots=True)
class DueReminder:
    """A letter to write: about which cart (public id), to whom, and the token of the link that opens it.

    `name` is the customer's, "" for guests.
    """

    cart_id: str
    email: str
    name: str
    token: str


@dataclass(frozen=True, slots=True)
class RestoredCart:
    """What the link in a letter leads to: a cart to go on with, or the login of the customer whose cart it is.

    `was_ordered` when its pieces were bought since; then there is no cart.
    """

    cart_id: str | None
    needs_login: bool = False
    was_ordered: bool = False


@transaction.atomic
def take_cart_reminders(*, limit: int = 100) -> list[DueReminder]:
    """Bags left for hours whose shoppers agreed to be reminded, each once: the caller writes in the same transaction.

    Not for empty or lapsed bags, when nothing in one can still be bought, after the shopper ordered something since,
    or within a week of another such letter to them.
    """
    carts = list(lock_rows(_left_alone(clock.now()), skip_locked=True)[:limit])
    carts = list(Cart.objects.filter(pk__in=[cart.pk for cart in carts]).select_related("customer"))
    due = {cart.pk: _due(cart) for cart in _without_reason_not_to(carts)}
    CartReminder.objects.bulk_create(
        [_decided(cart, due.get(cart.pk)) for cart in carts],
        update_conflicts=True,
        unique_fields=["cart"],
        update_fields=["email", "was_written", "token_hash", "decided_at"],
    )
    return list(due.values())


def _due(cart: Cart) -> DueReminder:
    name = cart.customer.name if cart.customer else ""
    return DueReminder(cart.public_id, _contact(cart), name, new_token())


def _decided(cart: Cart, due: DueReminder | None) -> CartReminder:
    return CartReminder(
        cart=cart,
        email=_contact(cart),
        was_written=due is not None,
        token_hash=hash_token(due.token) if due else "",
    )


@transaction.atomic
def restore_cart(*, token: str, customer_id: str | None, own_cart_id: str | None) -> RestoredCart:
    """Open a bag from the link in its letter, for a visitor with their own cart or none.

    A guest's bag is copied into the visitor's own: whoever else has the link never shares a cart with them. Pieces
    that lie there already stay as they are, so that opening the link twice is opening it once. A customer's bag opens
    for that customer alone. Raises NoSuchReminder or ReminderLapsed.
    """
    reminder = CartReminder.objects.filter(token_hash=hash_token(token), was_written=True).first()
    if reminder is None:
        raise NoSuchReminder
    if reminder.decided_at <= clock.now() - OPENS_FOR:
        raise ReminderLapsed
    CartReminder.objects.filter(pk=reminder.pk, came_back_at=None).update(came_back_at=clock.now())
    left = _latest(reminder.cart_id)
    if left.customer and left.customer.public_id != customer_id:
        return RestoredCart(None, needs_login=True)
    if left.status == Cart.Status.COMPLETED:
        return RestoredCart(None, was_ordered=True)
    if left.customer and left.status != Cart.Status.ABANDONED:
        return RestoredCart(left.public_id)
    return _into_own(left, customer_id, own_cart_id)


def _into_own(left: Cart, customer_id: str | None, own_cart_id: str | None) -> RestoredCart:
    customer = Customer.objects.filter(public_id=customer_id).first() if customer_id else None
    theirs = Q(customer=customer) if customer else Q(customer=None)
    list(lock_rows(Cart.objects.filter(Q(pk=left.pk) | Q(public_id=own_cart_id or "") & theirs)))
    own = Cart.objects.filter(theirs, public_id=own_cart_id or "").first()
    if own is not None and own.status == Cart.Status.PAYING:
        return RestoredCart(own.public_id)
    if own is None or own.status != Cart.Status.OPEN:
        own = new_cart_for(customer)
    if own.pk != left.pk:
        copy_lines(source=left, target=own)
    return RestoredCart(own.public_id)


def _latest(cart_pk: int) -> Cart:
    """Where the lines of a cart are now."""
    cart = Cart.objects.select_related("customer").get(pk=cart_pk)
    for _ in range(LONGEST_CHAIN):
        if cart.successor_id is None:
            break
        cart = Cart.objects.select_related("customer").get(pk=cart.successor_id)
    return cart


def _left_alone(now: datetime) -> QuerySet[Cart]:
    """Bags with something in them and somebody to write to: open, or left at the till until the time to pay was over."""
    not_yet = Q(reminder__isnull=True) | Q(
        reminder__was_written=False, changed_at__gt=F("reminder__decided_at")
    )
    is_open = Q(status=Cart.Status.OPEN, expires_at__gt=now)
    unpaid = Q(status=Cart.Status.ABANDONED, order__status=Order.Status.EXPIRED)
    return Cart.objects.filter(
        not_yet,
        is_open | unpaid,
        Q(customer__isnull=False) | ~Q(email=""),
        Exists(LineItem.objects.filter(cart=OuterRef("pk"))),
        changed_at__gt=now - REMIND_UNTIL,
        changed_at__lte=now - REMIND_AFTER,
        successor__isnull=True,
        is_assisted=False,  # what staff put together has letters of its own
    )


def _contact(cart: Cart) -> str:
    return cart.customer.email if cart.customer else cart.email


def _without_reason_not_to(carts: Sequence[Cart]) -> list[Cart]:
    """Those whose shoppers are to be written to, one for each address: the bag that was changed last."""
    agreed = who_agreed(purpose=CART_REMINDERS, contacts=[_contact(cart) for cart in carts])
    asked = [cart for cart in carts if _contact(cart) in agreed]
    since = clock.now() - AGAIN_AFTER
    told = set(
        CartReminder.objects.filter(
            email__in=[_contact(cart) for cart in asked], was_written=True, decided_at__gt=since
        ).values_list("email", flat=True)
    )
    last = {_contact(cart): cart for cart in sorted(asked, key=lambda cart: cart.changed_at)}
    bought = _bought_since(asked)
    sold = _with_something_to_buy(asked)
    return [
        cart
        for email, cart in last.items()
        if email not in told and cart.pk not in bought and cart.pk in sold
    ]


def _bought_since(carts: Sequence[Cart]) -> set[int]:
    """Carts whose shoppers have ordered since they touched them, by account or e-mail address."""
    if not carts:
        return set()
    orders = Order.objects.filter(
        Q(email__in=[_contact(cart) for cart in carts])
        | Q(customer__in=[cart.customer_id for cart in carts if cart.customer_id]),
        confirmed_at__gte=min(cart.changed_at for cart in carts),
    ).values_list("email", "customer_id", "confirmed_at")
    return {
        cart.pk
        for cart in carts
        for email, customer, at in orders
        if at
        and at >= cart.changed_at
        and (email == _contact(cart) or (customer is not None and customer == cart.customer_id))
    }


def _with_something_to_buy(carts: Sequence[Cart]) -> set[int]:
    lines = list(LineItem.objects.filter(cart__in=carts).values_list("cart_id", "variant_id"))
    facts = variant_facts(ids=[variant for _, variant in lines]) if lines else {}
    sold = {pk for pk, each in facts.items() if each.is_sold and each.sellable >= each.sold_by.minimum}
    return {cart for cart, variant in lines if variant in sold}
