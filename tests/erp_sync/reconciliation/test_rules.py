"""Differences: nothing for equal sides, every differing field once, and the same seen from the other side."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from erp_sync.reconciliation.rules import PRESENCE, differences

values = st.tuples(st.integers(0, 3), st.integers(0, 3), st.integers(0, 3))


def side(three: tuple[int, int, int]) -> dict[str, int]:
    """Three fields; one that is 3 is not known on this side."""
    return {name: value for name, value in zip("abc", three, strict=True) if value < 3}


@given(values, values)
def test_every_field_that_both_know_and_that_differs_is_told_once(
    here: tuple[int, int, int], there: tuple[int, int, int]
) -> None:
    ours, theirs = side(here), side(there)
    found = differences(ours, theirs)
    assert {each.field for each in found} == {n for n in ours.keys() & theirs.keys() if ours[n] != theirs[n]}
    assert len(found) == len({each.field for each in found})
    assert differences(ours, ours) == ()
    mirrored = {(each.field, each.theirs, each.ours) for each in differences(theirs, ours)}
    assert {(each.field, each.ours, each.theirs) for each in found} == mirrored


def test_a_side_that_lacks_the_thing_is_one_difference() -> None:
    assert [(d.field, d.ours, d.theirs) for d in differences({"a": 1}, None)] == [(PRESENCE, "yes", "no")]
    assert [(d.field, d.ours, d.theirs) for d in differences(None, {"a": 1})] == [(PRESENCE, "no", "yes")]
    assert differences(None, None) == ()
