"""Many orders for one card at the same moment, and random walks: nothing is spent twice."""

from __future__ import annotations

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core.errors import Refused
from core.money import Money
from payments.credit.operations import (
    CreditGone,
    adjust_credit,
    give_back_credit,
    hold_credit,
    release_credit,
    spend_credit,
)
from payments.models import CreditEntry, CreditUse
from tests.catalog.inventory.test_crowd import at_once
from tests.many import examples
from tests.payments.credit.accounts import add_card, add_credit, assert_books_straight, seen, wanting


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_one_card_is_not_spent_twice_by_twenty_orders_at_once() -> None:
    card = add_card(50_000)

    def buy(number: int) -> Money | None:
        with transaction.atomic():
            hold_credit(reference=f"WEB-{number}", wanted=wanting([card], 10_000))
        return spend_credit(reference=f"WEB-{number}")

    outcomes = at_once([lambda number=number: buy(number) for number in range(20)])  # type: ignore[misc]
    assert outcomes.count(Money(10_000)) == 5
    assert sum(isinstance(outcome, CreditGone) for outcome in outcomes) == 15
    assert seen(card).balance == Money(0)
    assert CreditEntry.objects.filter(kind="spend").count() == CreditUse.objects.count() == 5
    assert_books_straight()


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_two_accounts_in_opposite_order_do_not_wait_for_each_other() -> None:
    card, credit = add_card(5_00_000), add_credit(5_00_000)

    def buy(number: int) -> object:
        chosen = [card, credit] if number % 2 else [credit, card]
        with transaction.atomic():
            return hold_credit(reference=f"WEB-{number}", wanted=wanting(chosen, 20_000)).amount

    outcomes = at_once([lambda number=number: buy(number) for number in range(16)])  # type: ignore[misc]
    assert outcomes == [Money(20_000)] * 16
    assert_books_straight()


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_confirming_the_same_order_from_many_sides_spends_once() -> None:
    card = add_card(50_000)
    hold_credit(reference="WEB-1", wanted=wanting([card], 30_000))
    outcomes = at_once([lambda: spend_credit(reference="WEB-1")] * 8)
    assert sorted(map(str, outcomes)) == ["None"] * 7 + ["₹300.00"]
    assert seen(card).balance == Money(20_000)
    assert_books_straight()


steps = st.lists(
    st.tuples(
        st.sampled_from(["hold", "spend", "release", "give_back", "adjust"]),
        st.integers(min_value=1, max_value=3),
        st.integers(min_value=1, max_value=60_000),
    ),
    max_size=25,
)


@pytest.mark.django_db
@settings(
    max_examples=examples(10, 200), deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(walk=steps)
def test_the_books_are_straight_after_every_step(walk: list[tuple[str, int, int]]) -> None:
    card, credit = add_card(50_000), add_credit(30_000)
    for at, (step, order, amount) in enumerate(walk):
        reference, key = f"WEB-{card}-{order}"[:40], f"{card}:{at}"
        try:
            with transaction.atomic():
                if step == "hold":
                    hold_credit(reference=reference, wanted=wanting([card, credit], amount))
                elif step == "spend":
                    spend_credit(reference=reference)
                elif step == "release":
                    release_credit(reference=reference)
                elif step == "give_back":
                    give_back_credit(reference=reference, amount=Money(amount), key=key, reason="walk")
                else:
                    adjust_credit(account_id=card, amount=Money(-amount), reason="walk", key=key, actor="t")
        except (Refused, ValueError):
            pass
    assert_books_straight()
