"""Credit issued, held, spent, given back, adjusted and expired: the books are straight after every step."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

from core import clock
from core.errors import Invalid, NotFound
from core.idempotency import KeyReused
from core.ids import new_id
from core.money import Money
from payments.credit.codes import code_of
from payments.credit.operations import (
    CardTerms,
    CreditGone,
    NothingToGiveBack,
    adjust_credit,
    block_credit,
    expire_credit,
    give_back_credit,
    hold_credit,
    issue_credit,
    issue_gift_card,
    release_credit,
    spend_credit,
    unblock_credit,
)
from payments.credit.operations.adjusting import BelowZero
from payments.credit.queries import (
    NoSuchCard,
    code_for_letter,
    credit_movements,
    credit_tenders,
    gift_card,
    store_credit_of,
)
from payments.models import CreditAccount, CreditEntry, CreditUse
from tests.payments.conftest import news
from tests.payments.credit.accounts import add_card, add_credit, assert_books_straight, seen, wanting

pytestmark = pytest.mark.django_db

YEAR = timedelta(days=366)


def test_a_card_is_found_by_its_code_and_no_code_is_stored() -> None:
    account_id = add_card(1_00_000)
    code = code_for_letter(account_id)
    row = CreditAccount.objects.get()
    bare = code.replace("-", "")
    assert gift_card(code.lower()).account_id == account_id
    assert (row.last_four, len(row.code_hash or "")) == (bare[-4:], 64)
    assert bare not in str(CreditAccount.objects.values().get())
    assert gift_card(bare).available == Money(1_00_000)
    assert news("CreditIssued") == [
        {"account_id": account_id, "kind": "gift_card", "owner": row.owner, "amount": 1_00_000, "currency": "INR", "reason": "for a test"}
    ]  # fmt: skip


def test_issuing_twice_is_one_card_and_another_amount_is_refused() -> None:
    terms = CardTerms("GIFT-1", Money(50_000), "bought")
    assert issue_gift_card(terms) == issue_gift_card(terms)
    with pytest.raises(KeyReused):
        issue_gift_card(CardTerms("GIFT-1", Money(60_000), "bought"))
    assert (CreditAccount.objects.count(), CreditEntry.objects.count(), len(news("CreditIssued"))) == (
        1,
        1,
        1,
    )


def test_a_card_lives_for_a_year_at_least() -> None:
    soon = clock.today_in_india() + timedelta(days=300)
    with pytest.raises(Invalid) as refusal:
        issue_gift_card(CardTerms("GIFT-1", Money(50_000), "bought", expires_on=soon))
    assert refusal.value.fields == {"expires_on": "A gift card is valid for at least a year."}
    with pytest.raises(Invalid):
        issue_gift_card(CardTerms("GIFT-1", Money(0), "bought"))
    assert not CreditAccount.objects.exists()


def test_unknown_expired_and_blocked_cards_get_the_same_answer() -> None:
    expired, blocked = add_card(), add_card()
    block_credit(account_id=blocked, reason="reported stolen")
    said = set()
    for code in ("ABCD-EFGH-JKMN-PQRS", code_for_letter(blocked), "nonsense"):
        with pytest.raises(NoSuchCard) as refusal:
            gift_card(code)
        said.add((refusal.value.message, refusal.value.http_status))
    with clock.moved(YEAR), pytest.raises(NoSuchCard) as refusal:
        gift_card(code_for_letter(expired))
    assert said == {(refusal.value.message, 404)}
    unblock_credit(account_id=blocked)
    assert gift_card(code_for_letter(blocked)).can_be_spent


def test_codes_survive_a_new_key_when_the_old_one_is_kept(settings: object) -> None:
    account_id = add_card()
    code = code_for_letter(account_id)
    settings.GIFT_CARD_KEY, settings.GIFT_CARD_KEY_PREVIOUS = "new", settings.SECRET_KEY  # type: ignore[attr-defined]
    assert gift_card(code).account_id == account_id
    assert code_for_letter(account_id) == code
    settings.GIFT_CARD_KEY_PREVIOUS = ""  # type: ignore[attr-defined]
    with pytest.raises(ValueError, match="no longer has"):
        code_for_letter(account_id)


def test_store_credit_is_one_account_per_owner_and_the_same_key_gives_it_once() -> None:
    first = issue_credit(owner="cus_1", amount=Money(20_000), reason="return R-1", key="return:1")
    again = issue_credit(owner="cus_1", amount=Money(20_000), reason="return R-1", key="return:1")
    issue_credit(owner="cus_1", amount=Money(5_000), reason="return R-2", key="return:2")
    with pytest.raises(KeyReused):
        issue_credit(owner="cus_2", amount=Money(20_000), reason="return R-1", key="return:1")
    mine = store_credit_of("cus_1")
    assert first == again and mine is not None and mine.available == Money(25_000)
    assert (store_credit_of("cus_3"), store_credit_of("")) == (None, None)
    assert_books_straight()


def test_an_order_holds_then_spends_card_before_credit() -> None:
    card, credit = add_card(50_000), add_credit(80_000)
    held = hold_credit(reference="WEB-1", wanted=wanting([card, credit], 1_00_000))
    assert held.amount == Money(1_00_000)
    assert (seen(card).available, seen(credit).available) == (Money(0), Money(30_000))
    assert (seen(card).balance, seen(credit).balance) == (Money(50_000), Money(80_000))
    assert spend_credit(reference="WEB-1") == Money(1_00_000)
    assert spend_credit(reference="WEB-1") is None
    assert (seen(card).balance, seen(credit).balance) == (Money(0), Money(30_000))
    assert [(tender.kind, tender.amount, tender.status) for tender in credit_tenders("WEB-1")] == [
        ("gift_card", Money(50_000), "spent"),
        ("store_credit", Money(50_000), "spent"),
    ]
    assert [(line.kind, line.amount.amount) for line in credit_movements(card)] == [
        ("spend", -50_000),
        ("issue", 50_000),
    ]
    assert_books_straight()


def test_holding_again_follows_the_new_total_and_letting_go_frees_all() -> None:
    card = add_card(50_000)
    hold_credit(reference="WEB-1", wanted=wanting([card], 40_000))
    assert hold_credit(reference="WEB-1", wanted=wanting([card], 30_000)).amount == Money(30_000)
    assert seen(card).available == Money(20_000)
    hold_credit(reference="WEB-1", wanted=wanting([], 30_000))
    assert seen(card).available == Money(50_000)
    hold_credit(reference="WEB-1", wanted=wanting([card], 30_000))
    release_credit(reference="WEB-1")
    release_credit(reference="WEB-1")
    assert (seen(card).available, credit_tenders("WEB-1")) == (Money(50_000), ())
    assert CreditUse.objects.count() == 1
    assert_books_straight()


def test_what_another_order_holds_cannot_be_held() -> None:
    card = add_card(50_000)
    hold_credit(reference="WEB-1", wanted=wanting([card], 50_000))
    with pytest.raises(CreditGone):
        hold_credit(reference="WEB-2", wanted=wanting([card], 10_000))
    assert CreditUse.objects.get().reference == "WEB-1"


@pytest.mark.parametrize("broken", ["expired", "blocked", "unknown", "currency"])
def test_what_cannot_be_spent_is_not_held(broken: str) -> None:
    card = add_card(50_000)
    wanted = wanting([card], 10_000)
    if broken == "blocked":
        block_credit(account_id=card, reason="stolen")
    if broken == "unknown":
        wanted = wanting(["cred_nobody"], 10_000)
    if broken == "currency":
        CreditAccount.objects.update(currency="USD")
    with clock.moved(YEAR if broken == "expired" else timedelta(0)), pytest.raises(CreditGone):
        hold_credit(reference="WEB-1", wanted=wanted)
    assert not CreditUse.objects.exists()


def test_what_was_promised_is_spent_though_the_card_lapsed_meanwhile() -> None:
    card = add_card(50_000)
    hold_credit(reference="WEB-1", wanted=wanting([card], 30_000))
    with clock.moved(YEAR):
        assert expire_credit() == 1
        assert (seen(card).balance, expire_credit()) == (Money(30_000), 0)
        assert spend_credit(reference="WEB-1") == Money(30_000)
        assert seen(card).balance == Money(0)
    assert news("CreditExpired")[0]["amount"] == 20_000
    assert_books_straight()


def test_credit_goes_back_to_where_it_came_from_the_last_first_and_once() -> None:
    card, credit = add_card(50_000), add_credit(80_000)
    hold_credit(reference="WEB-1", wanted=wanting([card, credit], 1_00_000))
    spend_credit(reference="WEB-1")
    for _ in range(2):
        give_back_credit(reference="WEB-1", amount=Money(60_000), key="return:1", reason="a return")
    assert (seen(card).balance, seen(credit).balance) == (Money(10_000), Money(80_000))
    with pytest.raises(NothingToGiveBack):
        give_back_credit(reference="WEB-1", amount=Money(40_001), key="return:2", reason="too much")
    give_back_credit(reference="WEB-1", amount=Money(40_000), key="return:2", reason="the rest")
    assert (seen(card).balance, seen(credit).balance) == (Money(50_000), Money(80_000))
    assert [tender.kept for tender in credit_tenders("WEB-1")] == [Money(0), Money(0)]
    assert sum(each["amount"] for each in news("CreditGivenBack")) == 1_00_000
    assert_books_straight()


def test_what_comes_back_to_a_lapsed_card_can_be_spent_again() -> None:
    card = add_card(50_000)
    hold_credit(reference="WEB-1", wanted=wanting([card], 50_000))
    spend_credit(reference="WEB-1")
    with clock.moved(YEAR):
        give_back_credit(reference="WEB-1", amount=Money(50_000), key="r", reason="late return")
        assert seen(card).can_be_spent
        assert seen(card).expires_on == clock.today_in_india() + timedelta(days=90)


def test_staff_adjust_with_a_reason_and_never_below_what_is_free() -> None:
    card = add_card(50_000)
    hold_credit(reference="WEB-1", wanted=wanting([card], 20_000))
    adjust = {"account_id": card, "actor": "lena@blouson.test"}
    with pytest.raises(BelowZero):
        adjust_credit(amount=Money(-30_001), reason="error", key="a", **adjust)
    with pytest.raises(Invalid):
        adjust_credit(amount=Money(-30_000), reason="  ", key="a", **adjust)
    for _ in range(2):
        adjust_credit(amount=Money(-30_000), reason="sold twice", key="a", **adjust)
    with pytest.raises(KeyReused):
        adjust_credit(amount=Money(-1), reason="sold twice", key="a", **adjust)
    with pytest.raises(NotFound):
        adjust_credit(account_id="cred_x", amount=Money(1), reason="why", key="b", actor="lena")
    last = credit_movements(card)[0]
    assert (last.amount, last.balance, last.actor) == (Money(-30_000), Money(20_000), "lena@blouson.test")
    assert_books_straight()


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE payments_creditentry SET amount = 1, balance = 1",
        "DELETE FROM payments_creditentry",
    ],
)
def test_the_database_keeps_entries_as_they_are(statement: str) -> None:
    add_card()
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic(), connection.cursor() as sql:
        sql.execute(statement)
    assert CreditEntry.objects.get().amount == 50_000


@pytest.mark.parametrize(
    "entry",
    [
        {"seq": 2, "kind": "spend", "amount": -50_001, "balance": 0},  # more than there is
        {"seq": 2, "kind": "spend", "amount": -1, "balance": 50_000},  # the balance does not follow
        {"seq": 3, "kind": "spend", "amount": -1, "balance": 49_999},  # not behind the last
        {"seq": 1, "kind": "issue", "amount": 1, "balance": 1},  # in the place of another
        {"seq": 2, "kind": "spend", "amount": 5, "balance": 50_005},  # the wrong sign
    ],
)
def test_the_database_lets_no_false_entry_in(entry: dict[str, object]) -> None:
    add_card()
    account = CreditAccount.objects.get()
    with pytest.raises((IntegrityError, DatabaseError)), transaction.atomic():
        CreditEntry.objects.create(account=account, key=new_id("k"), **entry)
    assert CreditEntry.objects.count() == 1


def test_the_code_is_the_cards_own() -> None:
    assert code_of("cred_1") != code_of("cred_2")
    assert len({code_of(f"cred_{number}") for number in range(500)}) == 500
