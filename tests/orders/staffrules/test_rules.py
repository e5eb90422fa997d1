"""When a rule of staff holds, and which of several act."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from orders.staffrules.rules import Condition, Facts, Rule, acting, holds, values_from

FACTS: Facts = {
    "total": Decimal("2999.00"), "pieces": Decimal(2), "payment": ("cod",), "pincode": ("175101",),
    "sku": ("BLS-1", "BLS-2"), "tag": (),
}  # fmt: skip


@pytest.mark.parametrize(
    ("attribute", "operator", "values", "expected"),
    [
        ("payment", "in", ("prepaid", "COD"), True),
        ("payment", "not_in", ("cod",), False),
        ("pincode", "starts", ("175", "799"), True),
        ("pincode", "starts", ("75",), False),
        ("sku", "in", ("bls-2",), True),
        ("tag", "in", ("vip",), False),
        ("tag", "not_in", ("vip",), True),
        ("total", "gte", ("2,999",), True),
        ("total", "gte", ("2999.01",), False),
        ("total", "lte", ("₹2,999.00",), True),
        ("pieces", "in", ("1", "2"), True),
        ("pieces", "not_in", ("2.0",), False),
        ("state", "in", ("29",), False),
        ("state", "not_in", ("29",), True),
        ("total", "gte", ("much",), False),
    ],
)
def test_one_condition(attribute: str, operator: str, values: tuple[str, ...], expected: bool) -> None:
    assert holds(Condition(attribute, operator, values), FACTS) is expected


def rule(number: int, *conditions: Condition, event: str = "placed", ends: bool = False) -> Rule:
    return Rule(number, str(number), event, conditions, "tag", "x", ends)


def test_all_conditions_in_the_order_of_rules_until_one_ends() -> None:
    cod = Condition("payment", "in", ("cod",))
    dear = Condition("total", "gte", ("5000",))
    rules = [rule(1, cod, dear), rule(2), rule(3, event="paid"), rule(4, cod, ends=True), rule(5)]
    assert [each.id for each in acting(rules, "placed", FACTS)] == [2, 4]
    assert [each.id for each in acting(rules, "paid", FACTS)] == [3]


@given(values=st.lists(st.text(min_size=1, max_size=5), min_size=1), have=st.lists(st.text(max_size=5)))
def test_one_of_and_none_of_are_opposites(values: list[str], have: list[str]) -> None:
    facts: Facts = {"tag": tuple(have)}
    one_of, none_of = (Condition("tag", how, tuple(values)) for how in ("in", "not_in"))
    assert holds(one_of, facts) is not holds(none_of, facts)


@pytest.mark.parametrize(
    ("attribute", "operator", "typed"),
    [("total", "starts", "1"), ("total", "gte", "much"), ("total", "in", "1, x"), ("sku", "gte", "1"), ("sku", "in", " , ")],
)  # fmt: skip
def test_what_makes_no_sense_is_refused(attribute: str, operator: str, typed: str) -> None:
    with pytest.raises(ValueError, match=r"Type|compared"):
        values_from(attribute, operator, typed)


def test_typed_values_are_tidied() -> None:
    assert values_from("sku", "in", " A, B ,A,") == ("A", "B")
    assert values_from("total", "gte", "₹1,00,000.50") == ("100000.50",)
