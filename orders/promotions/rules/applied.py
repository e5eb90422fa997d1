"""What a promotion came to in one cart, as carts show it and orders keep it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from core.money import Money, sum_money

GIFT_REF = "gift_"
"""What the line of a free gift is called, followed by its promotion's id."""


@dataclass(frozen=True, slots=True)
class AppliedPromotion:
    """One promotion that applies: `amount` off in all, of which `shipping` off the carriage.

    `code` is the one that opened it, empty when none was needed; `by_line` the rest of the amount by cart line.
    """

    promotion_id: int
    name: str
    code: str
    amount: Money
    shipping: Money
    by_line: Mapping[str, Money]

    @property
    def title(self) -> str:
        """What to call it: its name, and the code that opened it."""
        return f"{self.name} ({self.code})" if self.code else self.name


@dataclass(frozen=True, slots=True)
class AppliedSurcharge:
    """One fee on top of goods and carriage, GST included, such as that for cash on delivery.

    `by_payment` is true when the way to pay decides about it: it goes when the shopper pays in another way.
    """

    code: str
    title: str
    amount: Money
    by_payment: bool = False


def surcharge_sum(applied: Iterable[AppliedSurcharge], currency: str) -> Money:
    """All fees together."""
    return sum_money((each.amount for each in applied), currency)


def surcharges_as_json(applied: Iterable[AppliedSurcharge]) -> list[dict[str, Any]]:
    """What an order keeps of its fees: amounts in minor units."""
    return [
        {
            "code": each.code,
            "title": each.title,
            "amount": each.amount.amount,
            "by_payment": each.by_payment,
        }
        for each in applied
    ]


def surcharges_from_json(kept: Iterable[Mapping[str, Any]], currency: str) -> tuple[AppliedSurcharge, ...]:
    """The same back from what an order keeps."""
    return tuple(
        AppliedSurcharge(
            each["code"],
            each["title"],
            Money(each["amount"], currency),
            by_payment=each.get("by_payment", False),
        )
        for each in kept
    )


def gifts_worth(applied: Iterable[AppliedPromotion], currency: str) -> Money:
    """What the free gifts would have cost; all of it is among the discounts."""
    worth = (amount for each in applied for ref, amount in each.by_line.items() if ref.startswith(GIFT_REF))
    return sum_money(worth, currency)


def goods_off(applied: Iterable[AppliedPromotion], currency: str) -> Money:
    """What is taken off the goods."""
    return sum_money((each.amount - each.shipping for each in applied), currency)


def shipping_off(applied: Iterable[AppliedPromotion], currency: str) -> Money:
    """What is taken off the carriage."""
    return sum_money((each.shipping for each in applied), currency)


def with_carriage(applied: Sequence[AppliedPromotion], carriage: Money) -> tuple[AppliedPromotion, ...]:
    """The same promotions on another carriage: what was off the old one stays, as far as the new one costs so much."""
    left, found = carriage, []
    for each in applied:
        off = min(each.shipping, left)
        left -= off
        found.append(replace(each, amount=each.amount - each.shipping + off, shipping=off))
    return tuple(each for each in found if each.amount)


def as_json(applied: Iterable[AppliedPromotion]) -> list[dict[str, Any]]:
    """What an order keeps: amounts in minor units."""
    return [
        {
            "id": each.promotion_id,
            "name": each.name,
            "code": each.code,
            "amount": each.amount.amount,
            "shipping": each.shipping.amount,
            "lines": {ref: amount.amount for ref, amount in each.by_line.items()},
        }
        for each in applied
    ]


def from_json(kept: Iterable[Mapping[str, Any]], currency: str) -> tuple[AppliedPromotion, ...]:
    """The same back from what an order keeps."""
    return tuple(
        AppliedPromotion(
            promotion_id=each["id"],
            name=each["name"],
            code=each["code"],
            amount=Money(each["amount"], currency),
            shipping=Money(each["shipping"], currency),
            by_line={ref: Money(amount, currency) for ref, amount in each["lines"].items()},
        )
        for each in kept
    )
