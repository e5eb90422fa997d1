"""A gift card bought or given: paid once, delivered on its day, spent like money."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from core import clock
from core.audit import Author
from core.audit.models import AuditEntry
from core.errors import Invalid, NotFound
from core.models import OutboxEvent
from core.money import Money
from orders.giftcards.operations import (
    begin_gift_card,
    complete_gift_card,
    expire_gift_cards,
    give_gift_card,
    take_due_gifts,
)
from orders.giftcards.queries import card_by_token, card_token
from orders.giftcards.rules import GiftWish
from orders.models import GiftCardOrder
from payments.credit.queries import gift_card
from payments.models import Capture, CreditAccount, PaymentIntent, Refund
from payments.tasks import sweep
from storefront.letters.gift_card import write_due_cards
from storefront.letters.models import Letter
from tests.payments.credit.accounts import assert_books_straight
from tests.world import World, drain_outbox

pytestmark = pytest.mark.django_db(transaction=True)
WISH = GiftWish(
    amount=Money(2_500_00),
    sender_name="Asha Rao",
    sender_email="Asha@blouson.test",
    recipient_name="Meera",
    recipient_email="meera@blouson.test",
    message="For your wedding <3",
    deliver_on=None,
)


def pay(world: World, outcome: str = "capture") -> dict[str, str]:
    """Pay the newest intent at the gateway; answers what the browser carries back."""
    intent = PaymentIntent.objects.latest("id")
    answer = world.razorpay.call("POST", f"/orders/{intent.provider_order_id}/pay", {"outcome": outcome})
    found: dict[str, str] = answer["return_fields"]
    return found


def test_bought_paid_delivered_and_found_by_its_code(world: World) -> None:
    start = begin_gift_card(wish=WISH, key="form_1")
    assert start.page is not None and start.page.amount == Money(2_500_00)
    assert not CreditAccount.objects.exists()
    posted = pay(world)
    for _ in range(2):
        gift = complete_gift_card(token=start.token, posted=posted)
    drain_outbox()
    assert (gift.status, gift.can_pay, gift.sender_email) == ("paid", False, "asha@blouson.test")
    row = GiftCardOrder.objects.get()
    with pytest.raises(NotFound):
        card_by_token(card_token(row.public_id))  # not before it was delivered
    assert (write_due_cards(), write_due_cards()) == (1, 0)
    card = card_by_token(card_token(row.public_id))
    assert (card.left, gift_card(card.code).account_id) == (Money(2_500_00), row.account_id)
    letters = {letter.kind: letter for letter in Letter.objects.all()}
    assert (letters["gift_card"].to, letters["gift_card_receipt"].to) == (
        "meera@blouson.test",
        "asha@blouson.test",
    )
    assert card_token(row.public_id) in letters["gift_card"].text
    for letter in letters.values():
        assert card.code not in letter.text + letter.html
        assert card.code.replace("-", "") not in letter.text + letter.html
    assert "For your wedding &lt;3" in letters["gift_card"].html
    assert not Refund.objects.exists()
    assert_books_straight()


def test_the_same_form_sent_twice_is_one_card_and_one_payment(world: World) -> None:
    first, second = (begin_gift_card(wish=WISH, key="form_1") for _ in range(2))
    assert first.token == second.token
    assert (GiftCardOrder.objects.count(), PaymentIntent.objects.count()) == (1, 1)


def test_a_card_waits_for_its_day(world: World) -> None:
    day = clock.today_in_india() + timedelta(days=3)
    start = begin_gift_card(wish=replace(WISH, deliver_on=day), key="form_1")
    complete_gift_card(token=start.token, posted=pay(world))
    assert take_due_gifts() == ()
    with clock.moved(timedelta(days=3)):
        assert [gift.recipient_email for gift in take_due_gifts()] == ["meera@blouson.test"]
    assert take_due_gifts() == ()


def test_what_nobody_pays_ends_and_late_money_goes_back(world: World) -> None:
    start = begin_gift_card(wish=WISH, key="form_1")
    posted = pay(world)
    with clock.moved(timedelta(hours=25)):
        assert (expire_gift_cards(), expire_gift_cards()) == (1, 0)
    gift = complete_gift_card(token=start.token, posted=posted)
    drain_outbox()
    assert gift.status == "expired"
    assert [(refund.amount, refund.reason) for refund in Refund.objects.all()] == [(2_500_00, "gift_expired")]
    assert not CreditAccount.objects.exists()


@pytest.mark.parametrize("in_time", [True, False])
def test_a_promise_of_the_bank_is_taken_while_the_card_can_be_had(world: World, in_time: bool) -> None:
    start = begin_gift_card(wish=WISH, key="form_1")
    posted = pay(world, "authorize")
    if not in_time:
        with clock.moved(timedelta(hours=25)):
            expire_gift_cards()
    complete_gift_card(token=start.token, posted=posted)
    drain_outbox()
    assert Capture.objects.count() == in_time
    Capture.objects.update(next_attempt_at="2020-01-01T00:00:00Z")
    sweep()
    drain_outbox()
    assert CreditAccount.objects.count() == in_time
    assert GiftCardOrder.objects.get().status == ("paid" if in_time else "expired")
    assert not Refund.objects.exists()


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("amount", None),
        ("amount", Money(499_99)),
        ("amount", Money(50_000_01)),
        ("recipient_email", "nobody"),
        ("recipient_name", "  "),
        ("sender_email", ""),
        ("message", "x" * 401),
        ("deliver_on", timedelta(days=-1)),
        ("deliver_on", timedelta(days=181)),
    ],
)
def test_what_is_wrong_is_named_and_nothing_kept(db: None, field: str, value: object) -> None:
    if isinstance(
        value, timedelta
    ):  # counted when it runs: tests are collected before midnight and run after
        value = clock.today_in_india() + value
    with pytest.raises(Invalid) as refusal:
        begin_gift_card(wish=replace(WISH, **{field: value}), key="form_1")  # type: ignore[arg-type]
    assert list(refusal.value.fields) == [field]
    assert not (GiftCardOrder.objects.exists() or PaymentIntent.objects.exists())


LENA = Author("lena@blouson.test", "gift cards")


def test_staff_give_a_card_once_for_a_reason(db: None) -> None:
    wish = replace(WISH, amount=Money(200_00), sender_email="")
    numbers = {give_gift_card(wish=wish, reason="Late parcel", by=LENA, key="give_1") for _ in range(2)}
    gift = GiftCardOrder.objects.get()
    assert numbers == {gift.number}
    assert (gift.status, gift.given_by, gift.reason) == ("given", "lena@blouson.test", "Late parcel")
    assert CreditAccount.objects.get().entries.get().actor == "lena@blouson.test"
    with pytest.raises(Invalid):
        give_gift_card(wish=wish, reason=" ", by=LENA, key="give_2")
    assert (GiftCardOrder.objects.count(), CreditAccount.objects.count()) == (1, 1)
    (entry,) = AuditEntry.objects.filter(kind="orders.giftcardorder")
    assert (entry.actor_name, entry.action, entry.object_id) == (LENA.name, "gave a gift card", str(gift.pk))
    assert "₹200.00" in str(entry.changes) and WISH.recipient_email not in str(entry.changes)
    assert write_due_cards() == 1
    assert not OutboxEvent.objects.filter(name__contains="GiftCardPaid").exists()
