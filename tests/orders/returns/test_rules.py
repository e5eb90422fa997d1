"""The rules of returns: what may come back, in which steps, and what it is worth."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from core import clock
from core.measure import METRE
from orders.invoices.rules import Sums
from orders.returns.rules import (
    OVER,
    STEPS,
    Asked,
    FreePiece,
    NotReturnable,
    PaidPiece,
    ReturnStatus,
    SoldUnits,
    WrongStep,
    check_request,
    earned_no_more,
    next_status,
    returnable,
)
from orders.returns.sums import PaidLine, worth_of

NOW = clock.now()


def units(line_no: int = 1, quantity: int = 2, **changes: object) -> SoldUnits:
    facts = {"title": "Meera", "back": 0, "is_returnable": True, "delivered_at": NOW - timedelta(days=1)}
    return SoldUnits(line_no=line_no, quantity=quantity, **{**facts, **changes})  # type: ignore[arg-type]


def check(sold: list[SoldUnits], *asked: Asked) -> None:
    check_request(sold, asked, now=NOW, window_days=7)


def test_made_and_cut_pieces_come_back_only_when_the_fault_is_ours() -> None:
    for piece in (units(is_returnable=False), units(uom=METRE, quantity=250)):
        assert returnable(piece, now=NOW, window_days=7).quantity == 0
        assert returnable(piece, now=NOW, window_days=7, our_fault=True).quantity == piece.quantity


def test_the_window_ends_to_the_second() -> None:
    piece = units(delivered_at=NOW - timedelta(days=7))
    assert returnable(piece, now=NOW, window_days=7).quantity == 2
    assert returnable(piece, now=NOW + timedelta(seconds=1), window_days=7).quantity == 0


def test_a_set_comes_back_whole_unless_the_fault_is_ours() -> None:
    sold = [
        units(1, 4, set_ref="b", part_ref="saree", per_set=2),
        units(2, 2, set_ref="b", part_ref="blouse"),
    ]
    check(sold, Asked(1, 2), Asked(2, 1))
    check(sold, Asked(1, 4), Asked(2, 2))
    check(sold, Asked(2, 1, our_fault=True))
    for asked in ([Asked(1, 2)], [Asked(1, 1), Asked(2, 1)], [Asked(1, 4), Asked(2, 1)]):
        with pytest.raises(NotReturnable, match="together"):
            check(sold, *asked)


def test_a_part_served_from_two_places_counts_as_one() -> None:
    parts = {"set_ref": "b", "part_ref": "saree"}
    sold = [units(1, 1, **parts), units(2, 1, **parts), units(3, 2, set_ref="b", part_ref="blouse")]
    check(sold, Asked(2, 1), Asked(3, 1))
    with pytest.raises(NotReturnable):
        check(sold, Asked(2, 1), Asked(3, 2))


def test_a_free_piece_that_stays_is_charged_by_what_came_back() -> None:
    free, paid = [FreePiece(1, 0, 50_000)], PaidPiece(200_000, 0)
    assert earned_no_more(free, [paid]) == 0
    assert earned_no_more(free, [PaidPiece(200_000, 100_000)]) == 25_000
    assert earned_no_more(free, [PaidPiece(200_000, 200_000)]) == 50_000
    assert earned_no_more([FreePiece(1, 1, 50_000)], [PaidPiece(200_000, 200_000)]) == 0
    assert earned_no_more(free, []) == 0


amounts = st.integers(0, 5_000_000)
lines = st.lists(
    st.tuples(st.integers(1, 6), amounts, amounts, amounts, st.booleans()), min_size=1, max_size=3
)
# Returns one after the other: how many units of each line at most, and whether the fault is ours.
parts = st.lists(
    st.tuples(st.integers(0, 6), st.integers(0, 6), st.integers(0, 6), st.booleans()), max_size=6
)


def paid_line(line_no: int, row: tuple[int, int, int, int, bool], back: int, carried: int) -> PaidLine:
    quantity, taxable, tax, carriage, within = row
    goods = Sums(taxable, tax, tax, 0) if within else Sums(taxable, 0, 0, tax)
    carriages = Sums(carriage, tax // 9, tax // 9, 0)
    fees = Sums(tax // 3, 0, 0, carriage // 5)
    return PaidLine(line_no, quantity, goods, carriages, fees, back=back, carriage_back=carried)


@settings(suppress_health_check=[HealthCheck.too_slow])
@given(lines, parts)
def test_however_it_is_split_all_of_it_gives_back_all_and_never_more(
    sold: list[tuple[int, int, int, int, bool]], split: list[tuple[int, int, int, bool]]
) -> None:
    back, carried = dict.fromkeys(range(len(sold)), 0), dict.fromkeys(range(len(sold)), 0)
    whole = [paid_line(0, row, 0, 0) for row in sold]
    paid = sum(line.goods.total + line.carriage.total + line.surcharge.total for line in whole)
    given_back = 0
    for *most, our_fault in (*split, (6, 6, 6, False)):
        taken = {i: min(most[i], row[0] - back[i]) for i, row in enumerate(sold)}
        if not any(taken.values()):
            continue
        now = [paid_line(i, row, back[i], carried[i]) for i, row in enumerate(sold)]
        worth = worth_of(now, taken, our_fault=our_fault)
        assert min(worth.goods, worth.carriage) >= 0
        given_back += worth.total
        assert given_back <= paid
        for i in back:
            back[i] += taken[i]
            carried[i] += taken[i] if our_fault else 0
    assert given_back == paid


@given(
    st.lists(st.tuples(st.integers(1, 5), st.integers(0, 10**6)), min_size=1, max_size=3),
    st.integers(1, 10**6),
    st.data(),
)
def test_the_charge_for_free_pieces_stays_within_their_worth(
    gifts: list[tuple[int, int]], paid: int, data: st.DataObject
) -> None:
    free = [FreePiece(count, data.draw(st.integers(0, count)), worth) for count, worth in gifts]
    back = data.draw(st.integers(0, paid))
    charge = earned_no_more(free, [PaidPiece(paid, back)])
    assert 0 <= charge <= sum(piece.worth for piece in free)


class Life(RuleBasedStateMachine):
    """Any steps in any order: only those of the table move it, and nothing follows the end."""

    @initialize()
    def begin(self) -> None:
        self.status, self.visited = ReturnStatus.REQUESTED, [ReturnStatus.REQUESTED]

    @rule(step=st.sampled_from(sorted(STEPS)))
    def any_step(self, step: str) -> None:
        begins, ends = STEPS[step]
        if self.status in begins:
            self.status = next_status(self.status, step)
            assert self.status is ends
            self.visited.append(self.status)
        else:
            with pytest.raises(WrongStep):
                next_status(self.status, step)

    @precondition(lambda self: self.status in OVER)
    @rule(step=st.sampled_from(sorted(STEPS)))
    def nothing_follows_the_end(self, step: str) -> None:
        with pytest.raises(WrongStep):
            next_status(self.status, step)

    @invariant()
    def never_twice_in_one_place(self) -> None:
        assert len(set(self.visited)) == len(self.visited)

    @invariant()
    def money_follows_inspection(self) -> None:
        for status in (ReturnStatus.REFUNDED, ReturnStatus.EXCHANGED, ReturnStatus.CLOSED):
            if status in self.visited:
                assert ReturnStatus.INSPECTED in self.visited


TestLife = Life.TestCase
