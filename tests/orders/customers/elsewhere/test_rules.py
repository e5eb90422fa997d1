"""Whose word counts for a customer's fields."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from orders.customers.elsewhere import rules
from orders.customers.elsewhere.rules import CRM, ERP, FIELDS, MOST_A_DAY, fields_to_tell, same, settle_fields

OURS = {
    "email": "asha@example.com",
    "phone": "+919845012345",
    "name": "Asha Rao",
    "gstin": "",
    "company_name": "",
}
GSTIN = "29ABCDE1234F1ZW"
values = st.sampled_from(["", "a", "A ", "b", "9845012345", "+91 98450 12345", GSTIN])
rows = st.dictionaries(st.sampled_from(FIELDS), values)


@pytest.mark.parametrize(
    ("role", "field", "told", "ours", "why"),
    [
        (ERP, "email", "other@example.com", OURS, rules.NOT_THEIRS),
        (CRM, "phone", "9900011223", OURS, ""),
        (CRM, "phone", "022 4000", OURS, "no Indian mobile number"),
        (ERP, "name", "Asha R. Rao", OURS, ""),
        (ERP, "name", "", OURS, "a name is needed"),
        (ERP, "name", "x" * 121, OURS, "too long"),
        (ERP, "name", "Asha R. Rao", {**OURS, "name": "Asha Iyer"}, rules.BOTH_CHANGED),
        (ERP, "gstin", GSTIN, {**OURS, "gstin": "27ABCDE1234F1Z0"}, ""),
        (ERP, "gstin", "29ABCDE1234F1ZX", OURS, "no GSTIN"),
        (CRM, "gstin", GSTIN, OURS, ""),
        (CRM, "gstin", GSTIN, {**OURS, "gstin": "27ABCDE1234F1Z0"}, rules.ERP_DECIDES),
    ],
)  # fmt: skip
def test_each_field_has_one_winner(role: str, field: str, told: str, ours: dict[str, str], why: str) -> None:
    (settled,) = settle_fields(role=role, ours=ours, base=OURS, theirs={**OURS, field: told})
    assert (settled.field, settled.is_taken) == (field, not why)
    assert settled.why == (why or rules.CHANGED_THERE)
    kept, lost = (settled.kept, settled.lost) if why else (settled.lost, settled.kept)
    assert kept == ours[field]
    assert same(lost, told)


def test_a_proven_telephone_is_the_shops_and_ping_pong_ends() -> None:
    told = {**OURS, "phone": "99000 11223"}
    (kept,) = settle_fields(role=CRM, ours=OURS, base=OURS, theirs=told, proven=frozenset({"phone"}))
    assert not kept.is_taken
    (last,) = settle_fields(role=CRM, ours=OURS, base=OURS, theirs=told, today={"phone": MOST_A_DAY})
    assert (last.is_taken, last.why) == (False, rules.TOO_OFTEN)


def test_a_first_meeting_fills_in_and_overwrites_nothing() -> None:
    theirs = {"email": "ASHA@example.com", "phone": "9900011223", "name": "A. Rao", "gstin": GSTIN}
    settled = settle_fields(role=ERP, ours={**OURS, "phone": ""}, base=None, theirs=theirs)
    assert {each.field: each.kept for each in settled} == {
        "phone": "+919900011223",
        "name": "Asha Rao",
        "gstin": GSTIN,
    }


@given(ours=rows, base=st.none() | rows, theirs=rows, role=st.sampled_from([ERP, CRM]))
def test_merging_ends(
    ours: dict[str, str], base: dict[str, str] | None, theirs: dict[str, str], role: str
) -> None:
    """After one merge the same row says nothing, and telling what is left and hearing it back says nothing either."""
    settled = settle_fields(role=role, ours=ours, base=base, theirs=theirs)
    merged = {**ours, **{each.field: each.kept for each in settled if each.is_taken}}
    assert settle_fields(role=role, ours=merged, base=theirs, theirs=theirs) == ()
    told = fields_to_tell(role=role, ours=merged, base=theirs)
    there = {**theirs, **told}
    assert settle_fields(role=role, ours=merged, base=there, theirs=there) == ()
    assert fields_to_tell(role=role, ours=merged, base=there) == {}
