"""Letters about customers' lists: a true drop, once; what is back; with leave, at most one a day."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core import clock
from core.money import Money
from orders.customers.alerts.models import ProductAlert
from orders.customers.consents.operations import record_consents
from orders.customers.consents.rules import WISHLIST_NEWS
from orders.models import Customer, Wishlist, WishlistItem
from orders.wishlists.news.operations import mark_back_due, mark_prices_due
from orders.wishlists.news.rules import is_drop
from orders.wishlists.operations import add_wish, open_wishlist
from storefront.letters.models import Letter
from storefront.letters.wishlist_news import write_due_letters
from tests.orders.wardrobe import Piece, add_customer, add_piece, reprice, shelve
from tests.world import drain_outbox

pytestmark = pytest.mark.django_db
ASHA = "asha@blouson.test"


def agree(email: str = ASHA, *, is_granted: bool = True) -> None:
    record_consents(email=email, phone="", answers={WISHLIST_NEWS: is_granted}, place="wishlist")


def wished(*pieces: Piece, email: str = ASHA) -> str:
    """A customer's list, whose owner agreed to hear of it."""
    own = open_wishlist(customer_id=add_customer(email))
    for piece in pieces:
        add_wish(wishlist_id=own, variant_id=piece.public_id)
    agree(email)
    return own


def written(days: int = 0) -> int:
    with clock.moved(timedelta(days=days)):
        return write_due_letters()


def cheaper(price: str, version: int = 2, sku: str = "BLS-MRN-34") -> None:
    """The ERP tells a price, and the news goes round."""
    reprice(sku, price, version=version)
    drain_outbox()


def test_a_drop_is_told_once_with_both_prices_and_the_way_out() -> None:
    wished(add_piece())
    assert written() == 0
    cheaper("1350.00")
    assert (written(), written(), written(days=3)) == (1, 0, 0)
    letter = Letter.objects.get(kind="wishlist_news")
    assert (letter.to, letter.subject) == (ASHA, "It costs less now: Meera Silk Blouse")
    assert "₹1,350.00 (was ₹1,500.00)" in letter.text and "/wishlist/" in letter.text
    assert letter.stop_url in letter.text and "/consents/" in letter.stop_url


@pytest.mark.parametrize(("price", "letters"), [("1425.01", 0), ("1425.00", 1), ("1600.00", 0)])
def test_five_percent_and_no_less_is_a_drop(price: str, letters: int) -> None:
    wished(add_piece())
    cheaper(price)
    assert written() == letters


def test_the_same_drop_is_not_told_again_and_a_deeper_one_is() -> None:
    wished(add_piece())
    cheaper("1300.00")
    assert written() == 1
    cheaper("1290.00", 3)
    assert written(days=2) == 0
    cheaper("1200.00", 4)
    assert written(days=4) == 1
    assert "₹1,200.00 (was ₹1,300.00)" in Letter.objects.latest("id").text
    cheaper("1500.00", 5)
    assert written(days=6) == 0
    cheaper("1300.00", 6)
    assert written(days=8) == 1, "a new sale after the price was up again"


def test_what_is_back_is_told_unless_they_asked_for_a_letter_of_its_own() -> None:
    piece, other = add_piece(), add_piece("BLS-MRN-36")
    wished(piece, other)
    for sku in ("BLS-MRN-34", "BLS-MRN-36"):
        shelve(sku, "BLR", 0, version=2)
    ProductAlert.objects.create(
        email=ASHA, variant_id=other.pk, consent="yes", expires_at=clock.now() + timedelta(days=9)
    )
    drain_outbox()
    for sku in ("BLS-MRN-34", "BLS-MRN-36"):
        shelve(sku, "BLR", 3, version=3)
    drain_outbox()
    assert written() == 1
    letter = Letter.objects.get(kind="wishlist_news")
    assert letter.subject == "Back in stock: Meera Silk Blouse"
    assert letter.text.count("Meera Silk Blouse") == 1


def test_nothing_of_what_is_sold_out_meanwhile() -> None:
    wished(add_piece())
    cheaper("1000.00")
    shelve("BLS-MRN-34", "BLR", 0, version=2)
    assert written() == 0
    shelve("BLS-MRN-34", "BLR", 2, version=3)
    drain_outbox()
    assert written() == 1, "told as back, at its price of today"


def test_several_pieces_are_one_letter_and_one_letter_a_day() -> None:
    one, other = add_piece(), add_piece("BLS-MRN-36")
    wished(one, other)
    cheaper("1000.00")
    cheaper("1000.00", sku="BLS-MRN-36")
    assert written() == 1
    assert Letter.objects.get(kind="wishlist_news").subject == "News of your wishlist"
    cheaper("800.00", 3)
    assert written() == 0
    assert written(days=1) == 1, "it waited"


def test_not_without_leave_not_for_guests_not_for_others() -> None:
    piece = add_piece()
    wished(piece)
    agree(is_granted=False)
    guest = open_wishlist()
    add_wish(wishlist_id=guest, variant_id=piece.public_id)
    cheaper("1000.00")
    assert written() == 0
    assert not WishlistItem.objects.filter(is_price_due=True).exists(), "it is not brought up later"
    assert mark_prices_due(variant_ids=[piece.public_id]) == 1
    assert mark_back_due(variant_ids=["variant_unknown"]) == 0
    assert (
        not Letter.objects.filter(kind="wishlist_news").exists()
        and Wishlist.objects.get(customer=Customer.objects.get()).told_at is None
    )


@given(seen=st.integers(1, 10**7), told=st.none() | st.integers(1, 10**7), now=st.integers(0, 10**7))
def test_a_drop_is_always_below_all_that_is_known(seen: int, told: int | None, now: int) -> None:
    dropped = is_drop(now=Money(now), seen=Money(seen), told=Money(told) if told is not None else None)
    base = min(seen, told) if told is not None else seen
    assert dropped == (0 < now <= base and 20 * now <= 19 * base)
