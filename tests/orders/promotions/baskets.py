"""Small baskets and promotions to reckon with."""

from __future__ import annotations

from datetime import UTC, datetime

from orders.promotions.rules import Basket, BasketLine, Lane, Method, Promotion, Rule

NOON = datetime(2026, 11, 23, 6, 30, tzinfo=UTC)


def line(ref: str, rupees: str, quantity: int = 1, **traits: str) -> BasketLine:
    """A line at a price in rupees; traits as words separated by spaces."""
    whole, _, paise = rupees.partition(".")
    return BasketLine(
        ref=ref,
        unit_price=int(whole) * 100 + int(paise or 0),
        quantity=quantity,
        traits={name: frozenset(words.split()) for name, words in traits.items()},
    )


def basket(*lines: BasketLine, shipping: int = 0, codes: str = "", **facts: str) -> Basket:
    """A basket of these lines at noon."""
    return Basket(
        lines=lines,
        now=NOON,
        shipping=shipping,
        facts={name: frozenset(words.split()) for name, words in facts.items()},
        codes=frozenset(codes.split()),
    )


def percent(value: int, *, id: int = 1, **how: object) -> Promotion:
    """So many basis points off, in the order lane."""
    words = {"lane": Lane.ORDER, "name": f"{value / 100:g}% off", "method": Method.PERCENTAGE, "value": value}
    return Promotion(id=id, **{**words, **how})  # type: ignore[arg-type]


def fixed(paise: int, *, id: int = 1, **how: object) -> Promotion:
    """So many paise off, in the order lane."""
    words = {"lane": Lane.ORDER, "name": f"{paise} off", "method": Method.FIXED, "value": paise}
    return Promotion(id=id, **{**words, **how})  # type: ignore[arg-type]


def of_kind(attribute: str, *values: str) -> tuple[Rule, ...]:
    """One rule: any of these values."""
    return (Rule(attribute, "in", values),)


def at_least(attribute: str, number: int) -> tuple[Rule, ...]:
    """One rule: this much or more."""
    return (Rule(attribute, "gte", (str(number),)),)
