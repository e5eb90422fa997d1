"""A draft is offered, paid and sold: once, to the paisa, whoever comes first; or it lapses, is called off, taken back."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from catalog.inventory.models import ReservationItem
from catalog.inventory.queries import sellable_of
from catalog.pricing.operations import PriceAboveMrp
from catalog.products.models import ProductVariant
from core import clock
from core.errors import Invalid
from core.money import Money
from orders.assisted.operations import (
    DraftNotOffered,
    DraftOffer,
    agree_draft_price,
    cancel_draft,
    offer_draft,
    retract_draft,
    send_draft_link,
    take_shop_payment,
)
from orders.checkout.operations import (
    CashNotOffered,
    CheckoutClosed,
    PiecesShort,
    TotalChanged,
    complete_cart,
    retry_payment,
)
from orders.models import CheckoutTerms, DraftOrder, LineItem, Order, OrderNote, Promotion
from orders.sales.operations import cancel_order, expire_pending_orders
from orders.sales.queries import order_page, order_token
from payments.models import PaymentIntent, PaymentLink
from storefront.letters.models import Letter
from tests.many import examples
from tests.orders.assisted.drafts import (
    DOOR,
    LINK,
    SHOP,
    all_rows,
    draft_with,
    held_money,
    made_link,
    meena,
    offered,
    pay_link,
    settle_money,
    total_of,
    trail,
)
from tests.orders.promotions.offers import cash_fee, offer
from tests.orders.wardrobe import Piece, add_piece, news, shelve, told
from tests.world import World

NO_SHRINKING = (Phase.explicit, Phase.reuse, Phase.generate)
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("world")]


def left(piece: Piece) -> int:
    """How many can still be sold."""
    return sellable_of([piece.pk])[piece.pk].quantity


def refused(error: type[Exception], words: str, verb: Any, **asked: Any) -> None:
    """Asked, it is refused in these words and nothing is different afterwards."""
    before = all_rows()
    with pytest.raises(error, match=words):
        verb(**asked)
    assert all_rows() == before


def offer_it(draft: DraftOrder, **changes: Any) -> dict[str, Any]:
    """What offering a draft takes."""
    return {
        "draft_id": draft.public_id,
        "offer": LINK,
        "accepted_total": total_of(draft),
        "by": meena(),
        **changes,
    }


def test_offered_by_link_the_pieces_wait_and_the_customer_gets_the_link() -> None:
    piece = add_piece()
    draft = draft_with((piece, 2), note="Wedding on the 12th")
    assert left(piece) == 5
    order = offered(draft)
    assert (order.status, order.total, order.email) == ("pending", 3_000_00, "asha@example.com")
    hours = (order.payable_until - order.placed_at) / timedelta(hours=1)  # type: ignore[operator]
    assert hours == pytest.approx(48, abs=0.01)
    assert (left(piece), draft.standing) == (3, "offered")
    link = made_link(order)
    assert (link.status, link.intent.amount, link.expires_at) == ("open", 3_000_00, order.payable_until)
    settle_money()
    letter = Letter.objects.get(kind="payment_link", channel="email")
    assert letter.to == "asha@example.com"
    assert link.url in letter.text and "₹3,000.00" in letter.text
    assert OrderNote.objects.get().text == "Wedding on the 12th"
    assert told(order) == ["placed", "offered", "link"]
    assert [what for _, what in trail(draft)][-2:] == ["offered", "sent a payment link"]


def test_paid_by_the_link_it_is_sold_once_however_often_it_is_told(world: World) -> None:
    piece = add_piece()
    draft = draft_with((piece, 1))
    order = offered(draft)
    pay_link(world, made_link(order))
    for _ in range(2):
        complete_cart(token=order_token(order.public_id), posted={})
        settle_money()
    order.refresh_from_db()
    draft.refresh_from_db()
    assert (order.status, order.payment_status, draft.standing) == ("confirmed", "paid", "sold")
    assert held_money(order.reference) == order.money_total == Money(1_599_00)
    assert (left(piece), len(news("OrderConfirmed"))) == (4, 1)
    assert Letter.objects.filter(kind="order_confirmed").count() == 1


def test_asked_twice_it_is_one_order_one_link_one_entry() -> None:
    draft = draft_with((add_piece(), 1))
    asked = offer_it(draft)
    first = offer_draft(**asked)
    made_link(Order.objects.get())
    before = all_rows()
    assert offer_draft(**asked) == first
    send_draft_link(draft_id=draft.public_id, by=meena())
    assert all_rows() | {"catalog_reservationitem": None} == before | {"catalog_reservationitem": None}
    assert (Order.objects.count(), PaymentLink.objects.count()) == (1, 1)


def test_opening_the_pay_page_does_not_shorten_what_was_promised() -> None:
    order = offered(draft_with((add_piece(), 1)))
    retry_payment(token=order_token(order.public_id))
    held = ReservationItem.objects.get(reference=order.reference)
    assert held.expires_at == order.payable_until


def test_what_nobody_pays_lapses_frees_the_pieces_and_ends_the_link(world: World) -> None:
    piece = add_piece()
    draft = draft_with((piece, 2))
    order = offered(draft, DraftOffer("link", 30))
    link = made_link(order)
    Order.objects.update(placed_at=clock.now() - timedelta(hours=29))
    assert expire_pending_orders() == 0  # longer than the usual day: it was promised
    assert left(piece) == 3
    Order.objects.update(payable_until=clock.now())
    assert expire_pending_orders() == 1
    settle_money()
    draft.refresh_from_db()
    link.refresh_from_db()
    assert (draft.standing, link.status, left(piece)) == ("expired", "cancelled", 5)
    (there,) = world.razorpay.state("payment_links")
    assert there["status"] == "cancelled"


def test_money_that_comes_after_the_end_goes_back_in_full(world: World) -> None:
    draft = draft_with((add_piece(), 1))
    order = offered(draft)
    link = made_link(order)
    paid = pay_link(world, link)
    cancel_draft(
        draft_id=draft.public_id, reason="Changed her mind", by=meena()
    )  # we have not heard of the money
    complete_cart(token=order_token(order.public_id), posted={})
    settle_money()
    order.refresh_from_db()
    assert (order.status, held_money(order.reference)) == ("cancelled", Money(0))
    (there,) = world.razorpay.state("refunds")
    assert (there["payment_id"], there["amount"]) == (paid["id"], 1_599_00)


def test_called_off_while_it_is_put_together_or_while_it_waits() -> None:
    piece = add_piece()
    for make in (lambda: draft_with((piece, 1)), lambda: _waiting(piece)):
        draft = make()
        refused(Invalid, "marked", cancel_draft, draft_id=draft.public_id, reason=" ", by=meena())
        cancel_draft(draft_id=draft.public_id, reason="Too dear", by=meena())
        cancel_draft(draft_id=draft.public_id, reason="Too dear", by=meena())
        draft.refresh_from_db()
        assert (draft.standing, left(piece)) == ("cancelled", 5)
        assert [what for _, what in trail(draft)].count("cancelled") == 1
    assert [intent.status for intent in PaymentIntent.objects.all()] == ["cancelled"]


def _waiting(piece: Piece) -> DraftOrder:
    draft = draft_with((piece, 1))
    offered(draft)
    return draft


def test_taken_back_its_pieces_prices_and_codes_are_there_to_be_changed() -> None:
    piece = add_piece()
    draft = draft_with((piece, 2))
    line_id = LineItem.objects.get().public_id
    agree_draft_price(
        draft_id=draft.public_id, line_id=line_id, amount=Money(1_400_00), reason="Two of them", by=meena()
    )
    first = offered(draft)
    retract_draft(draft_id=draft.public_id, by=meena())
    retract_draft(draft_id=draft.public_id, by=meena())
    draft.refresh_from_db()
    first.refresh_from_db()
    assert (draft.standing, first.status, left(piece)) == ("open", "cancelled", 5)
    assert total_of(draft) == 2_800_00
    second = offered(draft)
    assert (second.total, second.lines.get().price_kind) == (2_800_00, "agreed")
    assert second.pk != first.pk


def test_paid_in_the_shop_it_is_sold_and_the_link_is_taken_back(world: World) -> None:
    draft = draft_with((add_piece(), 1))
    order = offered(draft)
    link = made_link(order)
    asked = {"draft_id": draft.public_id, "by": meena(), "method": "card_machine", "slip": "TID 8841/22"}
    refused(Invalid, "marked", take_shop_payment, **asked, amount=Money(1_500_00))
    refused(Invalid, "marked", take_shop_payment, **asked | {"slip": ""}, amount=Money(1_599_00))
    refused(Invalid, "marked", take_shop_payment, **asked | {"method": "shells"}, amount=Money(1_599_00))
    assert take_shop_payment(**asked, amount=Money(1_599_00)) == "confirmed"
    refused(DraftNotOffered, "Nothing waits", take_shop_payment, **asked, amount=Money(1_599_00))
    settle_money()
    order.refresh_from_db()
    link.refresh_from_db()
    assert (order.payment_status, order.payment_method, link.status) == ("paid", "prepaid", "cancelled")
    assert held_money(order.reference) == order.money_total
    assert order.facts.get(kind="paid").text == "₹1,599.00 paid in the shop: card machine, TID 8841/22."
    assert len(news("OrderConfirmed")) == 1


def test_paid_in_the_shop_and_on_the_link_in_the_same_minute_one_of_the_two_goes_back(world: World) -> None:
    draft = draft_with((add_piece(), 1))
    order = offered(draft)
    pay_link(world, made_link(order))
    take_shop_payment(draft_id=draft.public_id, method="cash", slip="", amount=Money(1_599_00), by=meena())
    complete_cart(token=order_token(order.public_id), posted={})
    settle_money()
    order.refresh_from_db()
    assert (order.status, held_money(order.reference)) == ("confirmed", order.money_total)


def test_paid_in_the_shop_and_cancelled_the_money_is_owed_by_hand() -> None:
    draft = draft_with((add_piece(), 1))
    order = offered(draft, SHOP)
    assert not PaymentLink.objects.exists()
    take_shop_payment(draft_id=draft.public_id, method="cash", slip="", amount=Money(1_599_00), by=meena())
    cancel_order(order_id=order.public_id, reason="Does not fit")
    order.refresh_from_db()
    assert (order.status, order.payment_status) == ("cancelled", "refunding")
    assert PaymentIntent.objects.filter(payments__refunds__amount=1_599_00).count() == 1


def test_paid_at_the_door_with_its_fee() -> None:
    cash_fee()
    draft = draft_with((add_piece(), 1))
    order = offered(draft, DOOR)
    draft.refresh_from_db()
    assert (order.status, order.payment_status, order.total) == ("confirmed", "cash_due", 1_648_00)
    assert draft.standing == "sold"


def test_what_no_checkout_would_take_is_refused_and_nothing_changes() -> None:
    piece = add_piece(stock={"BLR": 2})
    draft = draft_with((piece, 2))
    refused(TotalChanged, "total is now", offer_draft, **offer_it(draft, accepted_total=2_999_00))
    refused(Invalid, "marked", offer_draft, **offer_it(draft, offer=DraftOffer("barter", 2)))
    refused(Invalid, "marked", offer_draft, **offer_it(draft, offer=DraftOffer("link", 24 * 14 + 1)))
    DraftOrder.objects.update(phone="")
    refused(Invalid, "marked", offer_draft, **offer_it(draft))
    DraftOrder.objects.update(phone="98450 12345")
    shelve(piece.sku, "BLR", 1, version=2)
    refused(PiecesShort, "no longer available", offer_draft, **offer_it(draft))
    shelve(piece.sku, "BLR", 2, version=3)
    CheckoutTerms.objects.create(is_open=False, takes_cash=False)
    refused(CheckoutClosed, "not taking orders", offer_draft, **offer_it(draft))
    CheckoutTerms.objects.update(is_open=True)
    refused(CashNotOffered, "paused", offer_draft, **offer_it(draft, offer=DOOR))


def test_a_price_that_became_unlawful_meanwhile_is_not_offered() -> None:
    draft = draft_with((add_piece(), 1))
    line_id = LineItem.objects.get().public_id
    agree_draft_price(
        draft_id=draft.public_id, line_id=line_id, amount=Money(1_800_00), reason="Embroidery", by=meena()
    )
    asked = offer_it(draft)
    ProductVariant.objects.update(mrp=1_700_00)
    refused(PriceAboveMrp, "above its MRP", offer_draft, **asked)


def test_the_customer_reads_until_when_the_pieces_are_kept() -> None:
    order = offered(draft_with((add_piece(), 1)))
    page = order_page(order.public_id)
    assert (page.can_pay, page.payable_until) == (True, order.payable_until)


def test_whatever_is_agreed_order_asked_and_lines_are_one_sum() -> None:
    pieces = [
        add_piece(f"BLS-{number:03}-34", price=price, stock={"BLR": 3, "JAI": 9})
        for number, price in enumerate(("333.33", "1499.99", "2999.00"))
    ]

    @hypothesis_settings(
        max_examples=examples(5, 60),
        deadline=None,
        phases=NO_SHRINKING,
        suppress_health_check=list(HealthCheck),
    )
    @given(
        agreed=st.lists(st.none() | st.integers(1, 2_625_00), min_size=3, max_size=3),
        quantities=st.lists(st.integers(1, 4), min_size=3, max_size=3),
        percent=st.integers(1, 10_000),
    )
    def hold(agreed: list[int | None], quantities: list[int], percent: int) -> None:
        promotion = offer("Some percent", value=percent)
        check_sums(pieces, agreed, quantities)
        Promotion.objects.filter(pk=promotion.pk).update(status="inactive")

    hold()


def check_sums(pieces: list[Piece], agreed: list[int | None], quantities: list[int]) -> None:
    """One draft at these prices: what staff saw, the order, its lines and what is asked are one sum."""
    draft = draft_with(*zip(pieces, quantities, strict=True))
    for line, price in zip(draft.cart.lines.order_by("id"), agreed, strict=True):
        if price is not None:
            agree_draft_price(
                draft_id=draft.public_id, line_id=line.public_id, amount=Money(price), reason="x", by=meena()
            )
    total = total_of(draft)
    if 0 < total < 100:
        return  # less than a rupee is asked of nobody
    order = offered(draft)
    lines = list(order.lines.all())
    assert order.total == total == sum(line.total + line.shipping for line in lines)
    for sku, price in zip((piece.sku for piece in pieces), agreed, strict=True):
        kinds = {line.price_kind for line in lines if line.sku == sku}
        assert price is None or kinds == {"agreed"}
    asked = PaymentIntent.objects.filter(reference=order.reference, status="open")
    assert [intent.amount for intent in asked] == ([total] if total else [])
    cancel_order(order_id=order.public_id, reason="The next one")
