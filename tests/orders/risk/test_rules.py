"""What makes an order risky, and why it is said."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from orders.risk.rules import RiskFacts, risk_from

CALM = RiskFacts(
    parcels_refused=0, orders_delivered=3, payments_failed=0, in_cash=False, total=1_599_00, place_agrees=True
)
COUNTS = st.integers(0, 50)
FACTS = st.builds(
    RiskFacts,
    COUNTS,
    COUNTS,
    COUNTS,
    st.booleans(),
    st.integers(0, 10**9),
    st.sampled_from([True, False, None]),
)


def test_a_good_customer_is_no_risk() -> None:
    risk = risk_from(CALM)
    assert (risk.points, risk.level, list(risk.reasons)) == (0, "low", [])


@pytest.mark.parametrize(
    ("change", "points", "reason"),
    [
        ({"parcels_refused": 1}, 20, "1 earlier parcel was not taken, of 4 sent."),
        ({"parcels_refused": 2, "in_cash": True}, 50, "2 earlier parcels were not taken, of 5 sent."),
        ({"payments_failed": 3}, 20, "3 attempts to pay failed."),
        ({"place_agrees": False}, 25, "The PIN code is not in the state of the address."),
        ({"place_agrees": None}, 15, "India Post does not know the PIN code."),
        (
            {"in_cash": True, "orders_delivered": 0, "total": 5_000_01},
            30,
            "A first order, dear, and to be paid at the door.",
        ),
    ],
)
def test_each_reason_has_its_weight(change: dict[str, int], points: int, reason: str) -> None:
    risk = risk_from(replace(CALM, **change))  # type: ignore[arg-type]
    assert (risk.points, list(risk.reasons)) == (points, [reason])


@pytest.mark.parametrize(
    "change",
    [{"payments_failed": 2}, {"in_cash": True}, {"in_cash": True, "orders_delivered": 0, "total": 5_000_00}],
)
def test_what_is_ordinary_counts_for_nothing(change: dict[str, int]) -> None:
    assert risk_from(replace(CALM, **change)).points == 0  # type: ignore[arg-type]


def test_reasons_add_up_the_heaviest_first() -> None:
    risk = risk_from(replace(CALM, parcels_refused=3, in_cash=True, payments_failed=4, place_agrees=False))
    assert (risk.points, risk.level) == (100, "high")
    assert [reason.split()[0] for reason in risk.reasons] == ["3", "The", "4"]


@given(facts=FACTS)
def test_points_stay_within_bounds_and_never_come_without_a_reason(facts: RiskFacts) -> None:
    risk = risk_from(facts)
    assert 0 <= risk.points <= 100
    assert bool(risk.points) == bool(risk.reasons)
    more = risk_from(replace(facts, parcels_refused=facts.parcels_refused + 1))
    assert more.points >= risk.points
