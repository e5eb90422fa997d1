"""Money as whole minor units and a currency. Floats are refused, sums are exact, shares always add up."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from fractions import Fraction

# ISO 4217 exponents of the currencies the shop knows. Payment providers may disagree: they keep their own table.
EXPONENTS = {"INR": 2, "USD": 2, "GBP": 2, "EUR": 2, "AED": 2, "JPY": 0, "KWD": 3}
SYMBOLS = {"INR": "₹", "USD": "$", "GBP": "£", "EUR": "€", "AED": "AED ", "JPY": "¥", "KWD": "KWD "}
# Card networks carry two decimals of a currency that has three: what is asked, and paid, there ends in 0.
PAYABLE_STEPS = {"KWD": 10}


class CurrencyMismatch(TypeError):
    """Two currencies met in one sum."""


@dataclass(frozen=True, slots=True)
class Money:
    """An amount in integer minor units (paise for INR). May be negative: a discount, a refund."""

    amount: int
    currency: str = "INR"

    def __post_init__(self) -> None:
        if not isinstance(self.amount, int) or isinstance(self.amount, bool):
            raise TypeError(f"money is whole minor units, not {type(self.amount).__name__}")
        if self.currency not in EXPONENTS:
            raise ValueError(f"unknown currency {self.currency!r}")

    @classmethod
    def zero(cls, currency: str = "INR") -> Money:
        """No money at all, in `currency`."""
        return cls(0, currency)

    @classmethod
    def of(cls, major: str | Decimal, currency: str = "INR") -> Money:
        """From a decimal string such as "1999.00"; refuses floats and more digits than the currency has."""
        if not isinstance(major, str | Decimal):
            raise TypeError("money is read from decimal text, never from a float")
        try:
            scaled = Decimal(major).scaleb(EXPONENTS[currency])
        except InvalidOperation as broken:
            raise ValueError(f"{major!r} is not an amount") from broken
        if not scaled.is_finite() or scaled != scaled.to_integral_value():
            raise ValueError(f"{major!r} is not an amount in {currency}")
        return cls(int(scaled), currency)

    def _same(self, other: Money) -> None:
        if self.currency != other.currency:
            raise CurrencyMismatch(f"{self.currency} and {other.currency} do not add up")

    def __add__(self, other: Money) -> Money:
        self._same(other)
        return Money(self.amount + other.amount, self.currency)

    def __sub__(self, other: Money) -> Money:
        self._same(other)
        return Money(self.amount - other.amount, self.currency)

    def __neg__(self) -> Money:
        return Money(-self.amount, self.currency)

    def __mul__(self, count: int) -> Money:
        if not isinstance(count, int) or isinstance(count, bool):
            raise TypeError("multiply money by whole numbers; use percent() for shares")
        return Money(self.amount * count, self.currency)

    __rmul__ = __mul__

    def __lt__(self, other: Money) -> bool:
        self._same(other)
        return self.amount < other.amount

    def __le__(self, other: Money) -> bool:
        self._same(other)
        return self.amount <= other.amount

    def __bool__(self) -> bool:
        return self.amount != 0

    def percent(self, basis_points: int) -> Money:
        """`basis_points` hundredths of a percent of this, half up to the minor unit."""
        return Money(round_half_up(Fraction(self.amount * basis_points, 10_000)), self.currency)

    def split(self, weights: Sequence[int]) -> list[Money]:
        """Shares in proportion to `weights` by largest remainder, ties to the earlier; they sum to this exactly.

        All-zero weights share evenly. Raises ValueError for no weights or a negative one.
        """
        return [Money(share, self.currency) for share in split_amount(self.amount, weights)]

    @property
    def is_payable(self) -> bool:
        """Whether it has no more decimals than can be paid."""
        return self.amount % payable_step(self.currency) == 0

    def to_major(self) -> str:
        """Decimal text with the currency's digits: `1999.00`. The shape other systems are told."""
        return str(Decimal(self.amount).scaleb(-EXPONENTS[self.currency]))

    def __str__(self) -> str:
        return format_money(self)


def payable_step(currency: str) -> int:
    """Minor units of the smallest sum that can be paid in a currency: 1, and 10 where it has three decimals."""
    return PAYABLE_STEPS.get(currency, 1)


def round_half_up(value: Fraction) -> int:
    """Nearest whole number, halves away from zero (what the tax law and the policies call half up)."""
    size = (2 * abs(value.numerator) + value.denominator) // (2 * value.denominator)
    return -size if value < 0 else size


def split_amount(amount: int, weights: Sequence[int]) -> list[int]:
    """Largest-remainder split of a whole amount; see `Money.split`."""
    if not weights or min(weights) < 0:
        raise ValueError("a split needs weights, none of them negative")
    if not any(weights):
        weights = [1] * len(weights)
    sign, size, total = (-1 if amount < 0 else 1), abs(amount), sum(weights)
    shares = [size * weight // total for weight in weights]
    remainders = [size * weight % total for weight in weights]
    by_remainder = sorted(range(len(weights)), key=lambda index: (-remainders[index], index))
    for index in by_remainder[: size - sum(shares)]:
        shares[index] += 1
    return [sign * share for share in shares]


def sum_money(parts: Iterable[Money], currency: str = "INR") -> Money:
    """Exact sum; zero in `currency` for no parts."""
    total = Money.zero(currency)
    for part in parts:
        total = total + part
    return total


def group_indian(digits: str) -> str:
    """`123456` to `1,23,456`: the last three digits, then pairs."""
    head, tail = digits[:-3], digits[-3:]
    pairs: list[str] = []
    while head:
        pairs.insert(0, head[-2:])
        head = head[:-2]
    return ",".join([*pairs, tail])


def format_money(money: Money, *, trim: bool = False) -> str:
    """For people: ₹1,23,456.00, -₹50.00. `trim` drops a zero fraction: ₹1,23,456."""
    exponent = EXPONENTS[money.currency]
    digits = str(abs(money.amount)).rjust(exponent + 1, "0")
    whole, fraction = (digits[:-exponent], digits[-exponent:]) if exponent else (digits, "")
    grouped = group_indian(whole) if money.currency == "INR" else f"{int(whole):,}"
    shown = grouped if not fraction or (trim and not int(fraction)) else f"{grouped}.{fraction}"
    return f"{'-' if money.amount < 0 else ''}{SYMBOLS[money.currency]}{shown}"
