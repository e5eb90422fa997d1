"""GST sums, to the paisa."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalog.tax.rules import Slab, gst_rate, is_dead_band, split_inclusive, valid_gstin
from core.money import Money

GARMENT = (Slab(slab_upto=None, rate_bp=1800), Slab(slab_upto=2_500_00, rate_bp=500))
FABRIC = (Slab(slab_upto=None, rate_bp=500),)
OLD_GARMENT = (Slab(slab_upto=1_000_00, rate_bp=500), Slab(slab_upto=None, rate_bp=1200))
amounts = st.integers(min_value=0, max_value=10_000_000_00)


@pytest.mark.parametrize(
    ("price", "rate_bp", "in_dead_band"),
    [
        ("1.00", 500, False),
        ("1999.00", 500, False),
        ("2500.00", 500, False),
        ("2625.00", 500, False),  # exactly 2,500.00 before tax
        ("2625.01", 1800, True),
        ("2800.00", 1800, True),
        ("2950.00", 1800, True),  # exactly 2,500.00 before tax at 18%: not above it
        ("2950.01", 1800, False),
        ("4299.00", 1800, False),
    ],
)
def test_garment_slab_is_judged_on_the_value_before_tax(price: str, rate_bp: int, in_dead_band: bool) -> None:
    found = gst_rate(per_piece_inclusive=Money.of(price), rates=GARMENT)
    assert (found.rate_bp, found.in_dead_band) == (rate_bp, in_dead_band)
    assert is_dead_band(per_piece_inclusive=Money.of(price), rates=GARMENT) is in_dead_band


@pytest.mark.parametrize("price", ["1.00", "2625.01", "2950.00", "125000.00"])
def test_fabric_is_taxed_alike_at_any_value(price: str) -> None:
    found = gst_rate(per_piece_inclusive=Money.of(price), rates=FABRIC)
    assert (found.rate_bp, found.in_dead_band) == (500, False)


def test_a_coupon_can_move_a_piece_across_the_slab() -> None:
    assert gst_rate(per_piece_inclusive=Money.of("2999.00"), rates=GARMENT).rate_bp == 1800
    assert gst_rate(per_piece_inclusive=Money.of("2599.00"), rates=GARMENT).rate_bp == 500


def test_rates_need_an_open_end() -> None:
    with pytest.raises(ValueError, match="open-ended"):
        gst_rate(per_piece_inclusive=Money.of("5000.00"), rates=[Slab(2_500_00, 500)])
    with pytest.raises(ValueError, match="no GST rate"):
        gst_rate(per_piece_inclusive=Money.of("5000.00"), rates=[])


@given(amounts)
def test_the_higher_rate_never_comes_below_the_slab_and_the_lower_never_above(paise: int) -> None:
    found = gst_rate(per_piece_inclusive=Money(paise), rates=GARMENT)
    assert (found.rate_bp == 500) == (paise <= 2_625_00)
    assert found.in_dead_band == (2_625_00 < paise <= 2_950_00)


@pytest.mark.parametrize(
    ("gross", "rate_bp", "taxable", "igst"),
    [
        ("1999.00", 500, "1903.81", "95.19"),
        ("3499.00", 1800, "2965.25", "533.75"),
        ("0.10", 500, "0.10", "0.00"),
        ("0.11", 500, "0.10", "0.01"),
        ("2950.01", 1800, "2500.01", "450.00"),
        ("100.00", 0, "100.00", "0.00"),
    ],
)
def test_between_states_igst_is_rounded_half_up(gross: str, rate_bp: int, taxable: str, igst: str) -> None:
    split = split_inclusive(gross=Money.of(gross), rate_bp=rate_bp, same_state=False)
    assert split.taxable == Money.of(taxable)
    assert split.igst == Money.of(igst)
    assert split.cgst == split.sgst == Money.zero()


@pytest.mark.parametrize(
    ("gross", "rate_bp", "taxable", "half"),
    [
        ("1999.00", 500, "1903.80", "47.60"),  # 47.595… each, so one paisa more tax than IGST
        ("3499.00", 1800, "2965.26", "266.87"),
        ("0.21", 500, "0.19", "0.01"),  # 0.005 exactly: half up
    ],
)
def test_within_a_state_each_half_is_rounded_by_itself(
    gross: str, rate_bp: int, taxable: str, half: str
) -> None:
    split = split_inclusive(gross=Money.of(gross), rate_bp=rate_bp, same_state=True)
    assert split.taxable == Money.of(taxable)
    assert split.cgst == split.sgst == Money.of(half)
    assert split.igst == Money.zero()


@given(amounts, st.sampled_from([0, 25, 300, 500, 1200, 1800, 4000]), st.booleans())
def test_the_parts_always_add_up(paise: int, rate_bp: int, same_state: bool) -> None:
    gross = Money(paise)
    split = split_inclusive(gross=gross, rate_bp=rate_bp, same_state=same_state)
    assert split.taxable + split.cgst + split.sgst + split.igst == gross
    assert split.tax == split.cgst + split.sgst + split.igst
    assert split.cgst == split.sgst
    # No tax strays from the exact figure by more than the rounding of its parts.
    exact_times = paise * rate_bp
    assert abs(split.tax.amount * (10_000 + rate_bp) - exact_times) <= (10_000 + rate_bp)
    assert split.taxable.amount >= 0


@given(amounts, st.sampled_from([500, 1800]), st.booleans())
def test_a_credit_note_takes_back_exactly_what_was_charged(
    paise: int, rate_bp: int, same_state: bool
) -> None:
    charged = split_inclusive(gross=Money(paise), rate_bp=rate_bp, same_state=same_state)
    credited = split_inclusive(gross=Money(-paise), rate_bp=rate_bp, same_state=same_state)
    assert (credited.taxable, credited.tax) == (-charged.taxable, -charged.tax)


@pytest.mark.parametrize(
    "gstin", ["27AAPFU0939F1ZV", "29AAGCB7383J1Z4", "27ABCDE1234F1Z0", "29ABCDE1234F1ZW", "07ABCDE1234F1Z2"]
)
def test_true_gstins_pass(gstin: str) -> None:
    assert valid_gstin(gstin)


@pytest.mark.parametrize(
    "gstin",
    [
        "27AAPFU0939F1ZW",  # wrong check digit
        "72AAPFU0939F1ZV",  # digits swapped
        "27AAPFU0939F1Z",
        "27aapfu0939f1zv",
        "27AAPFU0939F1ZV ",
        "27AAPFU0939F0ZV",
        "",
    ],
)
def test_false_gstins_do_not(gstin: str) -> None:
    assert not valid_gstin(gstin)
