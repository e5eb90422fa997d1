"""What one promotion takes off, to the paisa."""

from __future__ import annotations

from dataclasses import replace

from orders.promotions.rules import (
    Allocation,
    BasketLine,
    BundlePart,
    Lane,
    Method,
    Promotion,
    Target,
    Tier,
    work_out,
)
from tests.orders.promotions.baskets import basket, fixed, line, of_kind, percent

BLOUSE = line("a", "1999.00", 2, category="blouses")
SAREE = line("b", "4999.50", 1, category="sarees")


def off(promotion: Promotion, *lines: object, shipping: int = 0) -> dict[str, int]:
    """What is taken off, by line."""
    outcome = work_out(basket(*lines, shipping=shipping), [promotion])  # type: ignore[arg-type]
    return {each.line_ref: each.amount for each in outcome.adjustments}


def test_a_percentage_is_rounded_half_up_on_each_line() -> None:
    odd, even = line("a", "0.05"), line("b", "0.15")
    assert off(percent(1000), odd, even) == {"a": 1, "b": 2}  # 0.5 and 1.5 paise


def test_where_cards_carry_two_of_three_decimals_every_discount_does() -> None:
    def off_in_kuwait(promotion: Promotion, *lines: BasketLine, shipping: int = 0) -> dict[str, int]:
        dinars = replace(basket(*lines, shipping=shipping), currency="KWD")
        return {each.line_ref: each.amount for each in work_out(dinars, [promotion]).adjustments}

    fils = [BasketLine("a", 9_130, 1), BasketLine("b", 3_210, 1)]
    # 10 % of both is 1.234 dinars: 1.230 is taken off; half of 0.010 is 0.005, and half up.
    assert off_in_kuwait(percent(1000), *fils) == {"a": 910, "b": 320}
    assert off_in_kuwait(percent(5000), BasketLine("a", 10, 1)) == {"a": 10}
    assert off_in_kuwait(percent(10_000), *fils) == {"a": 9_130, "b": 3_210}
    assert off_in_kuwait(fixed(4), *fils) == {}
    for share in range(1, 10_000, 37):
        assert sum(off_in_kuwait(percent(share), *fils).values()) % 10 == 0


def test_a_percentage_of_some_lines_only() -> None:
    assert off(percent(2500, target_rules=of_kind("category", "sarees")), BLOUSE, SAREE) == {"b": 124988}


def test_a_fixed_amount_is_shared_by_value_with_the_largest_remainder() -> None:
    three = [line(ref, "100.00") for ref in "abc"]
    assert off(fixed(10000), *three) == {"a": 3334, "b": 3333, "c": 3333}


def test_a_fixed_amount_never_exceeds_what_there_is() -> None:
    assert off(fixed(1_000_000), BLOUSE) == {"a": 399800}


def test_a_fixed_amount_each_is_per_unit_and_never_above_the_units_price() -> None:
    each = fixed(50000, allocation=Allocation.EACH)
    assert off(each, BLOUSE, line("c", "300.00", 2)) == {"a": 100000, "c": 60000}
    assert off(fixed(50000, allocation=Allocation.EACH, max_quantity=1), BLOUSE) == {"a": 50000}


def test_once_takes_the_cheapest_units_of_all() -> None:
    once = percent(5000, allocation=Allocation.ONCE, max_quantity=3)
    assert off(once, line("a", "100.00", 2), line("b", "80.00", 2)) == {"a": 5000, "b": 8000}


def test_a_cap_cuts_the_discount_and_shares_the_rest() -> None:
    assert off(percent(5000, max_discount=10000), line("a", "100.00"), line("b", "300.00")) == {
        "a": 2500,
        "b": 7500,
    }


def test_the_highest_tier_reached_counts() -> None:
    tiers = (Tier(200000, 500), Tier(400000, 1000), Tier(900000, 2000))
    assert off(percent(0, tiers=tiers), line("a", "1999.99")) == {}
    assert off(percent(0, tiers=tiers), line("a", "2000.00")) == {"a": 10000}
    assert off(percent(0, tiers=tiers), line("a", "2000.00", 2)) == {"a": 40000}


def test_shipping_free_or_cheaper() -> None:
    free = percent(10000, target=Target.SHIPPING, lane=Lane.SHIPPING)
    assert off(free, BLOUSE, shipping=9900) == {"shipping": 9900}
    assert off(fixed(5000, target=Target.SHIPPING, lane=Lane.SHIPPING), BLOUSE, shipping=9900) == {
        "shipping": 5000
    }
    assert off(free, BLOUSE, shipping=0) == {}


def buy_get(buy: int, get: int, **how: object) -> Promotion:
    words = {"lane": Lane.CATALOGUE, "name": "B", "method": Method.BUY_GET, "value": 10000}
    return Promotion(id=1, buy_quantity=buy, get_quantity=get, **{**words, **how})  # type: ignore[arg-type]


def test_the_cheapest_eligible_unit_is_free() -> None:
    assert off(buy_get(2, 1), line("a", "1000.00", 2), line("b", "700.00")) == {"b": 70000}


def test_buy_two_get_one_repeats_unless_capped() -> None:
    seven = line("a", "100.00", 7)
    assert off(buy_get(2, 1), seven) == {"a": 20000}
    assert off(buy_get(2, 1, max_quantity=1), seven) == {"a": 10000}
    assert off(buy_get(2, 1), line("a", "100.00", 2)) == {}


def test_a_unit_is_never_both_bought_and_free() -> None:
    one_each = buy_get(
        1, 1, buy_rules=of_kind("category", "blouses"), target_rules=of_kind("category", "blouses", "sarees")
    )
    assert off(one_each, line("a", "500.00", 1, category="blouses")) == {}
    # The blouse is cheaper, but giving it would leave nothing bought: the saree is given.
    blouse, saree = line("a", "500.00", 1, category="blouses"), line("b", "900.00", 1, category="sarees")
    assert off(one_each, blouse, saree) == {"b": 90000}


def test_a_bundle_costs_its_price_and_takes_the_dearest() -> None:
    parts = (
        BundlePart(of_kind("category", "sarees"), 1),
        BundlePart(of_kind("category", "blouses"), 1),
    )
    bundle = Promotion(id=1, name="Set", lane=Lane.CATALOGUE, method=Method.BUNDLE, value=500000, parts=parts)
    cheap = line("c", "999.00", 1, category="blouses")
    found = off(bundle, BLOUSE, SAREE, cheap)
    assert sum(found.values()) == 199900 + 499950 - 500000
    assert found == {"a": 57084, "b": 142766}  # shared by value: 1,999.00 to 4,999.50


def test_a_bundle_repeats_only_with_all_its_parts() -> None:
    parts = (BundlePart(of_kind("category", "blouses"), 2),)
    three = line("a", "100.00", 3, category="blouses")
    bundle = Promotion(id=1, name="Two", lane=Lane.CATALOGUE, method=Method.BUNDLE, value=15000, parts=parts)
    assert off(bundle, three) == {"a": 5000}
    assert off(bundle, line("a", "100.00", 4, category="blouses")) == {"a": 10000}
    assert off(replace(bundle, max_quantity=1), line("a", "100.00", 4, category="blouses")) == {"a": 5000}


def test_a_unit_that_fits_two_parts_does_not_stand_in_the_way() -> None:
    parts = (BundlePart(of_kind("tag", "silk"), 1), BundlePart(of_kind("category", "blouses"), 1))
    bundle = Promotion(
        id=1, name="Pair", lane=Lane.CATALOGUE, method=Method.BUNDLE, value=100000, parts=parts
    )
    both = line("a", "900.00", 1, category="blouses", tag="silk")
    saree = line("b", "800.00", 1, category="sarees", tag="silk")
    assert off(bundle, both, saree) == {"a": 37059, "b": 32941}


def test_a_bundle_that_saves_nothing_is_none() -> None:
    parts = (BundlePart(of_kind("category", "blouses"), 2),)
    bundle = Promotion(id=1, name="Two", lane=Lane.CATALOGUE, method=Method.BUNDLE, value=20000, parts=parts)
    assert off(bundle, line("a", "100.00", 2, category="blouses")) == {}


def test_what_may_not_be_discounted_is_left_alone() -> None:
    kept = replace(BLOUSE, is_discountable=False)
    assert off(percent(1000), kept, SAREE) == {"b": 49995}
    assert off(buy_get(1, 1), kept) == {}
