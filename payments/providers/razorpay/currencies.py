"""Razorpay's own table of decimals. It follows no standard in places: ISK has none there, MGA has two."""

from __future__ import annotations

from core.errors import Rejected
from core.money import EXPONENTS, Money

_NONE = [
    "BIF",
    "CLP",
    "DJF",
    "GNF",
    "ISK",
    "JPY",
    "KMF",
    "KRW",
    "PYG",
    "RWF",
    "UGX",
    "VND",
    "VUV",
    "XAF",
    "XOF",
    "XPF",
]
_THREE = ["BHD", "IQD", "JOD", "KWD", "OMR", "TND"]
_TWO = 2
# Amounts with three decimals have to end in 0: card networks carry two of them.
_STEP_OF_THREE = 10


def exponent(currency: str) -> int:
    """Decimals of a currency at Razorpay; whatever is not in its two lists of exceptions has two."""
    if currency in _NONE:
        return 0
    return 3 if currency in _THREE else _TWO


def _power(digits: int) -> int:
    return int(10 ** max(digits, 0))


def to_razorpay(money: Money) -> int:
    """The amount as Razorpay counts it. Raises Rejected for one that it cannot take: what would be cut off is never cut off."""
    ours, theirs = EXPONENTS[money.currency], exponent(money.currency)
    amount, rest = divmod(money.amount * _power(theirs - ours), _power(ours - theirs))
    if rest or (theirs == 3 and amount % _STEP_OF_THREE):
        raise Rejected(f"{money} has more decimals than can be paid online.")
    return amount


def from_razorpay(amount: int, currency: str) -> Money:
    """Razorpay's count as money. Raises ValueError for a currency that the shop does not know, or more decimals than it has."""
    if currency not in EXPONENTS:
        raise ValueError(f"the shop does not know {currency}")
    ours, theirs = EXPONENTS[currency], exponent(currency)
    whole, rest = divmod(amount * _power(ours - theirs), _power(theirs - ours))
    if rest:
        raise ValueError(f"{amount} is no amount in {currency}")
    return Money(whole, currency)
