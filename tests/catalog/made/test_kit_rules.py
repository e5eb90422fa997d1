"""A bundle's price over its components, and a line over its places: sums that never lose a paisa."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from catalog.made.rules import KitPart, LinePrice, discounted_sum, price_for_total, prices_by_place, shares_of
from core.measure import METRE, PIECE, line_amount
from core.money import Money, sum_money

UOMS = st.sampled_from([PIECE, METRE])
PARTS = st.lists(
    st.builds(KitPart, st.builds(Money, st.integers(0, 10**8)), st.integers(1, 1000), UOMS),
    min_size=1,
    max_size=6,
)


def test_a_saree_and_a_blouse_share_their_price_by_value() -> None:
    saree, blouse = KitPart(Money(1_999_900), 1), KitPart(Money(249_900), 1)
    assert shares_of(Money(2_099_900), [saree, blouse]) == [Money(1_866_650), Money(233_250)]
    assert discounted_sum([saree, blouse], percent_off_bp=500) == Money(2_137_310)


@given(st.integers(0, 10**9), PARTS)
def test_shares_sum_to_the_price(price: int, parts: list[KitPart]) -> None:
    assert sum_money(shares_of(Money(price), parts)) == Money(price)


@given(st.integers(0, 10**9), st.integers(1, 5000), UOMS)
def test_a_price_is_found_for_every_total(total: int, quantity: int, uom: str) -> None:
    found = price_for_total(Money(total), quantity=quantity, uom=uom)
    assert line_amount(found.unit_price, quantity, uom) - found.discount == found.total == Money(total)
    assert found.discount.amount >= 0
    assert uom == METRE or found.discount.amount < quantity


@given(st.integers(0, 10**7), st.lists(st.integers(1, 500), min_size=1, max_size=5), UOMS, st.data())
def test_places_share_a_line_without_a_negative_discount(
    price: int, quantities: list[int], uom: str, data: st.DataObject
) -> None:
    gross = line_amount(Money(price), sum(quantities), uom)
    discount = Money(data.draw(st.integers(0, gross.amount)))
    sold = LinePrice(Money(price), discount, gross - discount)
    rows = prices_by_place(sold, quantities, uom)
    assert sum_money(row.total for row in rows) == sold.total
    for row, quantity in zip(rows, quantities, strict=True):
        assert line_amount(row.unit_price, quantity, uom) - row.discount == row.total
        assert row.discount.amount >= 0
        assert row.unit_price >= sold.unit_price


def test_pieces_keep_their_price_wherever_they_come_from() -> None:
    sold = LinePrice(Money(159_900), Money(0), Money(479_700))
    assert prices_by_place(sold, [2, 1], PIECE) == [
        LinePrice(Money(159_900), Money(0), Money(319_800)),
        LinePrice(Money(159_900), Money(0), Money(159_900)),
    ]
