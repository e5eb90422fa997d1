"""Where cash may go back to: what people type, judged field by field, and shown only in part."""

from __future__ import annotations

import pytest

from core.errors import Invalid
from payments.cash_refunds.rules import RefundChoice, bank_reference, refund_place

BANK = {"way": "bank", "name": "Asha Rao", "account": "50100 1234 56789", "account_again": "50100123456789", "ifsc": "hdfc0001234"}  # fmt: skip


def problems(**typed: str) -> dict[str, str]:
    """What is said about each field."""
    with pytest.raises(Invalid) as refusal:
        refund_place(RefundChoice(**typed))
    return refusal.value.fields


def test_a_upi_id_and_what_is_shown_of_it() -> None:
    place = refund_place(RefundChoice(way="upi", name=" Asha Rao ", upi=" asha.rao@okaxis "))
    assert (place.upi, place.name, place.masked) == ("asha.rao@okaxis", "Asha Rao", "as••••@okaxis")
    assert "asha.rao" not in repr(place) and "Asha" not in repr(place)


def test_a_bank_account_typed_in_groups() -> None:
    place = refund_place(RefundChoice(**BANK))
    assert (place.account, place.ifsc) == ("50100123456789", "HDFC0001234")
    assert place.masked == "HDFC0001234, account ••••6789"
    assert "50100123456789" not in repr(RefundChoice(**BANK)) + repr(place)


@pytest.mark.parametrize(
    "upi", ["", "asha", "asha@", "@okaxis", "asha@ok axis", "a@b", "asha@okaxis.com", "आशा@okaxis", "x" * 300 + "@ok"]
)  # fmt: skip
def test_what_is_no_upi_id(upi: str) -> None:
    assert set(problems(way="upi", name="Asha Rao", upi=upi)) == {"upi"}


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"account": "12345678", "account_again": "12345678"}, "account"),
        ({"account": "1" * 19, "account_again": "1" * 19}, "account"),
        ({"account": "५०१००१२३४५६७८९"}, "account"),
        ({"account": "50100-x-1234"}, "account"),
        ({"account_again": "50100123456788"}, "account_again"),
        ({"account_again": ""}, "account_again"),
        ({"ifsc": "HDFC1001234"}, "ifsc"),
        ({"ifsc": "HDF00001234"}, "ifsc"),
        ({"ifsc": "HDFC000123"}, "ifsc"),
        ({"name": "A"}, "name"),
        ({"name": "x" * 101}, "name"),
        ({"name": "Asha\x00Rao"}, "name"),
    ],
)
def test_what_is_no_account(changed: dict[str, str], field: str) -> None:
    assert set(problems(**{**BANK, **changed})) == {field}


def test_everything_that_is_wrong_is_told_at_once() -> None:
    assert set(problems(way="bank")) == {"name", "account", "ifsc"}
    assert set(problems(way="gold")) == set(problems(way="")) == {"money"}


def test_store_credit_needs_somebody_to_keep_it_for() -> None:
    assert set(problems(way="credit")) == {"money"}
    place = refund_place(RefundChoice(way="credit", owner="cus_1", upi="typed.before@okaxis"))
    assert (place.owner, place.upi, place.masked) == ("cus_1", "", "store credit")


def test_the_banks_reference() -> None:
    assert bank_reference(" hdfcn52026 1130123456 ") == "HDFCN520261130123456"
    for nonsense in ("", "1234567", "x" * 31, "paid!12345"):
        with pytest.raises(Invalid):
            bank_reference(nonsense)
