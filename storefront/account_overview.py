"""The account at a glance: each order with its parcels, papers and way back, and what lies in the other rooms."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from django.conf import settings

from core import clock
from orders.customers.consents.queries import consents_of
from orders.customers.measures.queries import kept_measurements
from orders.customers.queries import CustomerProfile, addresses_of
from orders.invoices.queries import DocumentRow, documents_by_order
from orders.reviews.own import unreviewed_pieces
from orders.sales.queries import OrderCard, orders_of_customer
from orders.sales.queries.parcels import ParcelGlance, parcels_by_order
from orders.wishlists.queries import wish_count
from storefront.order_words import tone_of


@dataclass(frozen=True, slots=True)
class ListedOrder:
    """An order as the account lists it; `tone` colours its status. `may_return` while its days to send back last."""

    card: OrderCard
    tone: str
    parcels: tuple[ParcelGlance, ...] = ()
    documents: tuple[DocumentRow, ...] = ()
    may_return: bool = False

    @property
    def url(self) -> str:
        """Where it is shown."""
        return f"/orders/{self.card.token}/"


@dataclass(frozen=True, slots=True)
class Tile:
    """Another room and what lies in it."""

    title: str
    url: str
    words: str


def listed_orders(customer_id: str) -> tuple[ListedOrder, ...]:
    """A customer's orders, newest first: five queries however many there are."""
    cards = orders_of_customer(customer_id)
    ids = [card.id for card in cards]
    parcels, documents = parcels_by_order(ids), documents_by_order(ids)
    return tuple(
        ListedOrder(
            card,
            tone_of(card),
            parcels.get(card.id, ()),
            documents.get(card.id, ()),
            _may_return(card, parcels.get(card.id, ())),
        )
        for card in cards
    )


def _may_return(card: OrderCard, parcels: Sequence[ParcelGlance]) -> bool:
    """Whether something arrived within the days of return; its page tells which pieces may come back."""
    since = clock.now() - timedelta(days=settings.RETURN_WINDOW_DAYS)
    arrived = [parcel.delivered_at for parcel in parcels if parcel.delivered_at]
    return card.status == "confirmed" and any(at > since for at in arrived)


def account_tiles(customer: CustomerProfile) -> tuple[Tile, ...]:
    """What lies in each room, in few words: a fixed number of queries."""
    addresses, sets = addresses_of(customer.id), kept_measurements(customer.id)
    wishes, waiting = wish_count(customer.id), len(unreviewed_pieces(customer.id))
    agreed = sum(state.is_granted for state in consents_of(email=customer.email, phone=customer.phone))
    default = f"{addresses[0].address.city} {addresses[0].address.pincode}" if addresses else ""
    return (
        Tile("Addresses", "/account/addresses/", _counted(len(addresses), "address", "es", default)),
        Tile("Measurements", "/account/measurements/", _counted(len(sets), "set")),
        Tile("Wishlist", "/wishlist/", _counted(wishes, "piece")),
        Tile(
            "Reviews",
            "/account/reviews/",
            f"{_counted(waiting, 'piece')} to review" if waiting else "What you wrote, and what waits",
        ),
        Tile("Profile", "/account/profile/", customer.email),
        Tile(
            "Preferences",
            "/account/preferences/",
            f"{_counted(agreed, 'kind')} of letters" if agreed else "No letters but about orders",
        ),
    )


def _counted(count: int, word: str, plural: str = "s", more: str = "") -> str:
    if not count:
        return "None yet"
    return f"{count} {word}{'' if count == 1 else plural}{f': {more}' if more else ''}"
