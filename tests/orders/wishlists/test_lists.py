"""Wishlists: liked, saved from the bag, joined at login, shown to others, and moved into the bag once."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from catalog.made.rules import MakingRequest
from core import clock
from core.errors import NotFound
from orders.carts.operations import CartNotOpen, LineGone, NotForSale, add_line, create_cart
from orders.carts.queries import cart_summary
from orders.models import Cart, LineItem, Wishlist, WishlistItem
from orders.wishlists.operations import (
    add_wish,
    drop_stale_wishlists,
    merge_wishlists,
    move_wish_to_cart,
    open_wishlist,
    remove_wish,
    save_line_for_later,
    share_wishlist,
    unshare_wishlist,
)
from orders.wishlists.queries import saved_pieces, shared_wishlist, wishlist_page
from orders.wishlists.rules import MOST_WISHES, NoSuchList, NoSuchWish, SizeNotChosen, WishlistFull
from tests.orders.tailor import tailored
from tests.orders.wardrobe import add_customer, add_piece, cart_with, reprice, shelve

pytestmark = pytest.mark.django_db


def rows() -> list[tuple[str, bool, int]]:
    return list(WishlistItem.objects.order_by("pk").values_list("kind", "is_sized", "quantity"))


def test_twice_is_once_and_a_size_takes_the_place_of_its_colour() -> None:
    piece = add_piece()
    add_piece("BLS-MRN-36")
    own = open_wishlist()
    first = add_wish(wishlist_id=own, variant_id=piece.public_id)
    assert add_wish(wishlist_id=own, variant_id=piece.public_id) == first
    WishlistItem.objects.update(is_sized=False)
    assert add_wish(wishlist_id=own, variant_id=piece.public_id) == first
    assert rows() == [("liked", True, 1)]
    remove_wish(wishlist_id=own, wish_id=first)
    remove_wish(wishlist_id=own, wish_id=first)
    assert rows() == []


def test_several_sizes_stand_beside_each_other() -> None:
    own = open_wishlist()
    for piece in (add_piece(), add_piece("BLS-MRN-36")):
        add_wish(wishlist_id=own, variant_id=piece.public_id)
    assert rows() == [("liked", True, 1)] * 2


def test_what_is_not_sold_is_refused_and_leaves_nothing() -> None:
    own = open_wishlist()
    for words in ({"variant_id": "variant_unknown"}, {"product_handle": "no-such-thing"}, {}):
        with pytest.raises(NotFound):
            add_wish(wishlist_id=own, **words)
    with pytest.raises(NoSuchList):
        add_wish(wishlist_id="wish_unknown", variant_id=add_piece().public_id)
    assert rows() == []


def test_a_full_list_says_so() -> None:
    piece, other = add_piece(), add_piece("BLS-MRN-36")
    own = open_wishlist()
    row = Wishlist.objects.get()
    WishlistItem.objects.bulk_create(
        WishlistItem(wishlist=row, variant_id=piece.pk, unit_price=1, configuration_key=str(number))
        for number in range(MOST_WISHES)
    )
    with pytest.raises(WishlistFull):
        add_wish(wishlist_id=own, variant_id=other.public_id)
    cart_id = cart_with((other, 1))
    with pytest.raises(WishlistFull):
        save_line_for_later(wishlist_id=own, cart_id=cart_id, line_id=LineItem.objects.get().public_id)
    assert (LineItem.objects.count(), WishlistItem.objects.count()) == (1, MOST_WISHES)


def test_the_page_tells_price_and_stock() -> None:
    piece, gone, few = add_piece(), add_piece("BLS-RED-34"), add_piece("BLS-BLU-34", stock={"BLR": 2})
    own = open_wishlist()
    for each in (piece, gone, few):
        add_wish(wishlist_id=own, variant_id=each.public_id)
    reprice(piece.sku, "1200.00")
    shelve(gone.sku, "BLR", 0, version=2)
    with CaptureQueriesContext(connection) as asked:
        page = wishlist_page(own)
    assert len(asked) <= 13
    assert page is not None
    told = {each.variant_id: (each.price_change, each.stock, each.can_move) for each in page.liked}
    assert told == {
        piece.public_id: ("₹300.00 less than when you saved it", "", True),
        gone.public_id: ("", "Sold out", False),
        few.public_id: ("", "Only 2 left", True),
    }
    assert (page.count, page.saved, page.share_token) == (3, (), "")


def test_saved_from_the_bag_and_back_with_quantity_and_making() -> None:
    piece, cart_id, own = tailored(), create_cart(), open_wishlist()
    sizes = {"bust": "36", "under_bust": "30"}
    making = MakingRequest(unit="in", measures=sizes, add_ons=("cups",), note="Deep back")
    line_id = add_line(cart_id=cart_id, variant_id=piece.public_id, quantity=2, making=making)
    before = LineItem.objects.values("quantity", "unit_price", "configuration", "configuration_key").get()

    wish_id = save_line_for_later(wishlist_id=own, cart_id=cart_id, line_id=line_id)

    assert cart_summary(cart_id).lines == ()
    (saved,) = saved_pieces(own)
    assert (saved.id, saved.quantity, saved.can_move, saved.price_change) == (wish_id, 2, True, "")
    assert any("Deep back" in word for word in saved.words)

    move_wish_to_cart(wishlist_id=own, wish_id=wish_id, cart_id=cart_id)

    after = LineItem.objects.values("quantity", "unit_price", "configuration", "configuration_key").get()
    assert after == before
    assert saved_pieces(own) == ()
    with pytest.raises(NoSuchWish):
        move_wish_to_cart(wishlist_id=own, wish_id=wish_id, cart_id=cart_id)
    assert LineItem.objects.get().quantity == 2


def test_what_cannot_go_into_the_bag_stays_on_the_list() -> None:
    piece, cart_id, own = add_piece(), create_cart(), open_wishlist()
    wish_id = add_wish(wishlist_id=own, variant_id=piece.public_id)
    WishlistItem.objects.update(is_sized=False)
    with pytest.raises(SizeNotChosen):
        move_wish_to_cart(wishlist_id=own, wish_id=wish_id, cart_id=cart_id)
    WishlistItem.objects.update(is_sized=True)
    shelve(piece.sku, "BLR", 0, version=2)
    with pytest.raises(NotForSale):
        move_wish_to_cart(wishlist_id=own, wish_id=wish_id, cart_id=cart_id)
    assert (WishlistItem.objects.count(), LineItem.objects.count()) == (1, 0)


def test_saving_asks_for_an_open_cart_and_its_own_line() -> None:
    cart_id, own = cart_with((add_piece(), 1)), open_wishlist()
    line_id = LineItem.objects.get().public_id
    with pytest.raises(LineGone):
        save_line_for_later(wishlist_id=own, cart_id=create_cart(), line_id=line_id)
    Cart.objects.filter(public_id=cart_id).update(status="abandoned")
    with pytest.raises(CartNotOpen):
        save_line_for_later(wishlist_id=own, cart_id=cart_id, line_id=line_id)
    assert (WishlistItem.objects.count(), LineItem.objects.count()) == (0, 1)


def test_a_guests_list_joins_the_customers_and_twice_is_once() -> None:
    one, other, customer_id = add_piece(), add_piece("BLS-MRN-36"), add_customer()
    own, guest = open_wishlist(customer_id=customer_id), open_wishlist()
    assert open_wishlist(customer_id=customer_id) == own
    kept = add_wish(wishlist_id=own, variant_id=one.public_id)
    for piece in (one, other):
        add_wish(wishlist_id=guest, variant_id=piece.public_id)

    assert merge_wishlists(guest_list_id=guest, customer_id=customer_id) == own
    assert merge_wishlists(guest_list_id=guest, customer_id=customer_id) == own

    assert list(Wishlist.objects.values_list("public_id", flat=True)) == [own]
    found = dict(WishlistItem.objects.values_list("variant__public_id", "public_id"))
    assert set(found) == {one.public_id, other.public_id}
    assert found[one.public_id] == kept


def test_another_customers_list_is_left_alone() -> None:
    piece = add_piece()
    asha, meera = add_customer(), add_customer("meera@blouson.test")
    hers = open_wishlist(customer_id=meera)
    add_wish(wishlist_id=hers, variant_id=piece.public_id)
    merge_wishlists(guest_list_id=hers, customer_id=asha)
    assert WishlistItem.objects.get().wishlist.public_id == hers


def test_a_link_shows_hearts_until_it_is_ended() -> None:
    piece, saved, own = add_piece(), add_piece("BLS-MRN-36"), open_wishlist()
    add_wish(wishlist_id=own, variant_id=piece.public_id)
    cart_id = cart_with((saved, 1))
    save_line_for_later(wishlist_id=own, cart_id=cart_id, line_id=LineItem.objects.get().public_id)
    token = share_wishlist(wishlist_id=own)
    assert share_wishlist(wishlist_id=own) == token
    assert token not in Wishlist.objects.get().share_hash
    shown = shared_wishlist(token)
    assert [each.variant_id for each in shown.liked] == [piece.public_id]
    assert shown.saved == ()

    unshare_wishlist(wishlist_id=own)
    unshare_wishlist(wishlist_id=own)
    for wrong in (token, "", "guessed"):
        with pytest.raises(NoSuchList):
            shared_wishlist(wrong)
    assert share_wishlist(wishlist_id=own) != token


def test_guests_lists_are_forgotten_after_90_days_and_customers_never() -> None:
    guest, own = open_wishlist(), open_wishlist(customer_id=add_customer())
    with clock.moved(timedelta(days=89)):
        assert drop_stale_wishlists() == 0
    with clock.moved(timedelta(days=91)):
        assert (drop_stale_wishlists(), drop_stale_wishlists()) == (1, 0)
    assert list(Wishlist.objects.values_list("public_id", flat=True)) == [own]
    assert guest != own
