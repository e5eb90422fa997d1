"""Draft orders: put together by staff, by the rules of any cart; nobody else's cart is touched."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from django.contrib.auth.models import Group

from catalog.pricing.operations import PriceAboveMrp, PriceInDeadBand
from core.audit.models import AuditEntry
from core.errors import Invalid, NotFound, Refused
from core.models import User
from core.money import Money
from orders.assisted.operations import (
    DraftNotOpen,
    PriceNotAgreed,
    agree_draft_price,
    choose_draft_customer,
    fill_draft,
    put_draft_line,
    remove_draft_code,
    set_draft_quantity,
    start_draft,
    use_draft_code,
)
from orders.carts.operations import CodeNotValid, NotForSale, create_cart, expire_carts, merge_carts
from orders.carts.queries import cart_summary
from orders.models import Cart, Customer, DraftOrder, LineItem
from tests.orders.assisted.drafts import ASHA, all_rows, draft_with, meena, offered, total_of, trail
from tests.orders.promotions.offers import code_for, offer
from tests.orders.wardrobe import BENGALURU, MUMBAI, add_customer, add_piece, cart_with

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("world")]


def unchanged(error: type[Exception], words: str, verb: object, **asked: object) -> None:
    """Asked, it is refused in these words and nothing is different afterwards."""
    before = all_rows()
    with pytest.raises(error, match=words):
        verb(**asked)  # type: ignore[operator]
    assert all_rows() == before


def test_it_costs_what_a_cart_would_and_every_step_is_in_the_trail() -> None:
    blouse, saree = add_piece(), add_piece("SAR-RED-34", price="4200.00", hs_code="50072010")
    code_for(offer("Ten percent"), "TEN")
    draft = draft_with((blouse, 2), (saree, 1), note="Calls back at six")
    assert total_of(draft) == 7_200_00  # the carriage is free from ₹1,999
    assert use_draft_code(draft_id=draft.public_id, code="ten", by=meena()) == "TEN"
    assert total_of(draft) == 6_480_00
    own = cart_with((blouse, 2), (saree, 1))
    assert cart_summary(own, shipping_option="standard").total.amount == 7_200_00
    remove_draft_code(draft_id=draft.public_id, code="TEN", by=meena())
    assert total_of(draft) == 7_200_00
    assert [what for _, what in trail(draft)] == ["started"] + ["changed"] * 5
    assert {who for who, _ in trail(draft)} == {str(meena())}
    filled = AuditEntry.objects.filter(object_name=str(draft), changes__has_key="email").get()
    assert "asha@example.com" not in str(filled.changes)  # that it changed is told, not to what
    assert filled.changes["note"] == ["", "Calls back at six"]


def test_the_pin_fills_in_town_and_state_and_wrong_words_are_told_at_their_field() -> None:
    draft_id = start_draft(by=meena())
    bare = replace(BENGALURU, phone="", name="", line1="", city="", state_code="")
    half = replace(ASHA, email="", shipping=bare, shipping_option_code="")
    fill_draft(draft_id=draft_id, details=half, note="", by=meena())
    draft = DraftOrder.objects.get(public_id=draft_id)
    assert (draft.phone, draft.city, draft.state_code) == ("98450 12345", "Bengaluru Urban", "29")
    wrong = {"draft_id": draft_id, "note": "", "by": meena()}
    for change in ({"email": "asha"}, {"phone": "12"}, {"gstin": "29ABCDE1234F1ZX"}):
        unchanged(Invalid, "marked fields", fill_draft, details=replace(half, **change), **wrong)
    elsewhere = replace(half, shipping=replace(bare, state_code="27"))
    unchanged(Invalid, "marked fields", fill_draft, details=elsewhere, **wrong)
    unchanged(Invalid, "marked fields", fill_draft, details=half, **wrong | {"note": "x" * 501})
    unchanged(NotFound, "no such draft", fill_draft, details=half, **wrong | {"draft_id": "draft_none"})


def test_a_known_customer_brings_contacts_address_and_prices_and_keeps_their_own_bag() -> None:
    piece, customer_id = add_piece(), add_customer()
    own = cart_with((piece, 1), customer_id=customer_id)
    customer = Customer.objects.get(public_id=customer_id)
    customer.addresses.create(**{**_kept(MUMBAI), "is_default": True})
    draft = draft_with((piece, 2), details=replace(ASHA, email="", phone=""))
    choose_draft_customer(draft_id=draft.public_id, customer_id=customer_id, by=meena())
    draft.refresh_from_db()
    assert (draft.email, draft.phone, draft.city) == ("asha@blouson.test", "+919845012345", "Mumbai")
    assert create_cart(customer_id=customer_id) == own
    guest = cart_with((piece, 1))
    assert merge_carts(guest_cart_id=guest, customer_id=customer_id).cart_id == own
    assert [each.quantity for each in LineItem.objects.filter(cart=draft.cart_id)] == [2]
    order = offered(draft)
    assert (order.customer, order.total) == (customer, 3_000_00)
    assert Cart.objects.get(public_id=own).status == "open"


def _kept(address: object) -> dict[str, str]:
    return {
        name: getattr(address, name) for name in ("name", "line1", "line2", "city", "state_code", "pincode")
    } | {"phone": "+919845012345"}


def test_an_agreed_price_stands_until_it_is_taken_away() -> None:
    piece = add_piece()
    draft = draft_with((piece, 2))
    line = LineItem.objects.get()
    asked = {"draft_id": draft.public_id, "line_id": line.public_id, "by": meena()}
    agree_draft_price(**asked, amount=Money(1_234_50), reason=" A loose  thread ")
    assert total_of(draft) == 2_469_00
    line.refresh_from_db()
    assert (line.agreed_price, line.agreed_because) == (1_234_50, "A loose thread")
    put_draft_line(draft_id=draft.public_id, variant_id=piece.public_id, quantity=1, by=meena())
    assert total_of(draft) == 3_703_50
    assert cart_summary(draft.cart.public_id).problems == ()
    agree_draft_price(**asked, amount=None)
    assert total_of(draft) == 4_500_00
    told = AuditEntry.objects.filter(object_name=str(draft)).latest("id")
    assert told.changes == {"price BLS-MRN-34": ["3 at ₹1,234.50: A loose thread", "3"]}


@pytest.mark.parametrize(
    ("amount", "reason", "error", "words"),
    [
        (1_00_000_00, "dear", PriceAboveMrp, "above its MRP"),
        (2_700_00, "between", PriceInDeadBand, "fits no GST rate"),
        (0, "free", Invalid, "marked fields"),
        (1_000_00, "  ", Invalid, "marked fields"),
        (1_000_00, "x" * 201, Invalid, "marked fields"),
    ],
)
def test_a_price_the_law_or_the_house_does_not_allow(
    amount: int, reason: str, error: type[Exception], words: str
) -> None:
    draft = draft_with((add_piece(), 1))
    unchanged(
        error,
        words,
        agree_draft_price,
        draft_id=draft.public_id,
        line_id=LineItem.objects.get().public_id,
        amount=Money(amount),
        reason=reason,
        by=meena(),
    )


def test_without_the_right_no_price_is_agreed() -> None:
    draft = draft_with((add_piece(), 1))
    helper = User.objects.create_user("ravi@blouson.test", "kanjivaram-9", is_staff=True)
    helper.groups.add(Group.objects.get_or_create(name="Helpers")[0])
    asked = {"draft_id": draft.public_id, "line_id": LineItem.objects.get().public_id, "reason": "friend"}
    unchanged(PriceNotAgreed, "does not have", agree_draft_price, amount=Money(1_00), by=helper, **asked)


def test_what_no_cart_would_take_is_refused_here_too() -> None:
    piece = add_piece(stock={"BLR": 2})
    draft = draft_with((piece, 1))
    line = {"draft_id": draft.public_id, "line_id": LineItem.objects.get().public_id, "by": meena()}
    more = {"draft_id": draft.public_id, "variant_id": piece.public_id, "by": meena()}
    unchanged(NotForSale, "Only 2 left", put_draft_line, quantity=2, **more)
    for quantity in (-1, 0, 10**9, True):
        unchanged(Refused, "at most|marked", put_draft_line, quantity=quantity, **more)
    unchanged(NotForSale, "Only 2 left", set_draft_quantity, quantity=3, **line)
    unchanged(NotFound, "no such piece", put_draft_line, quantity=1, **more | {"variant_id": "variant_x"})
    unchanged(CodeNotValid, "code", use_draft_code, draft_id=draft.public_id, code="NOPE", by=meena())
    set_draft_quantity(quantity=0, **line)
    assert not LineItem.objects.exists()


def test_offered_it_is_closed() -> None:
    piece = add_piece()
    draft = draft_with((piece, 1))
    offered(draft)
    asked = {"draft_id": draft.public_id, "by": meena()}
    unchanged(
        DraftNotOpen, "offered already", put_draft_line, variant_id=piece.public_id, quantity=1, **asked
    )
    unchanged(DraftNotOpen, "offered already", fill_draft, details=ASHA, note="", **asked)
    unchanged(DraftNotOpen, "offered already", choose_draft_customer, customer_id=None, **asked)


def test_a_draft_nobody_touched_is_put_aside_and_never_deleted() -> None:
    draft = draft_with()
    Cart.objects.update(expires_at=draft.created_at - timedelta(days=1))
    assert expire_carts() == 1
    draft.refresh_from_db()
    assert (draft.cart.status, draft.standing) == ("abandoned", "cancelled")
