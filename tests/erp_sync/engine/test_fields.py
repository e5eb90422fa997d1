"""Fields of foreign JSON: the right type or a message that names the field."""

from __future__ import annotations

from decimal import Decimal

import pytest

from core.money import Money
from erp_sync.engine.errors import BadMessage
from erp_sync.engine.fields import Fields, parsed


def test_right_fields_are_read() -> None:
    row = Fields({"a": " x ", "n": "7", "m": "1999.50", "d": 2.5, "t": "2026-11-23T04:30:00.000001Z"}, "row")

    assert (row.text("a"), row.whole("n"), row.text("gone", "-")) == ("x", 7, "-")
    assert row.money("m") == Money(199950)
    assert row.decimal("d") == Decimal("2.5")
    assert row.moment("t").isoformat() == "2026-11-23T04:30:00.000001+00:00"


@pytest.mark.parametrize(
    ("method", "value", "said"),
    [
        ("text", None, "row.x is missing, expected text"),
        ("text", "", "row.x is '', expected text"),
        ("text", ["a"], "row.x is \"['a']\", expected text"),
        ("text", "a\x00b", "row.x is 'a\\x00b', expected text without control characters"),
        ("text", "\ud800", "row.x is '\\ud800', expected text without control characters"),
        ("whole", True, "row.x is 'True', expected a whole number"),
        ("whole", "7.5", "row.x is '7.5', expected a whole number"),
        ("whole", 7.0, "row.x is '7.0', expected a whole number"),
        ("money", 1999.5, "row.x is '1999.5', expected an amount as text, such as \"1999.00\""),
        ("money", "1999.005", "row.x is '1999.005', expected an amount as text, such as \"1999.00\""),
        ("money", "NaN", "row.x is 'NaN', expected an amount as text, such as \"1999.00\""),
        ("decimal", "Infinity", "row.x is 'Infinity', expected a number"),
        ("flag", "yes", "row.x is 'yes', expected true or false"),
        ("moment", "2026-11-23 04:30", "row.x is '2026-11-23 04:30', expected a time with an offset"),
        ("moment", "soon", "row.x is 'soon', expected a time such as 2026-11-23T04:30:00.000000Z"),
        ("objects", "list", "row.x is 'list', expected a list"),
    ],
)
def test_wrong_fields_are_named(method: str, value: object, said: str) -> None:
    with pytest.raises(BadMessage) as refusal:
        getattr(Fields({"x": value}, "row"), method)("x")
    assert str(refusal.value) == said


def test_a_list_names_the_item_that_is_wrong() -> None:
    with pytest.raises(BadMessage, match=r"order\.lines\[1\] should be an object"):
        Fields({"lines": [{}, 7]}, "order").objects("lines")


@pytest.mark.parametrize("body", ["", "{", "[]", "7", "[" * 100_000])
def test_what_is_no_object_is_refused(body: str) -> None:
    with pytest.raises(BadMessage):
        parsed(body, "message")
