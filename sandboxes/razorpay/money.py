"""Razorpay's own ideas about currencies: exponents, smallest amounts, how an amount is written."""

from __future__ import annotations

from fractions import Fraction

ZERO_DECIMALS = frozenset(
    {
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
    }
)
THREE_DECIMALS = frozenset({"BHD", "IQD", "JOD", "KWD", "OMR", "TND"})
TWO_DECIMALS = frozenset(
    {
        "INR",
        "USD",
        "EUR",
        "GBP",
        "AED",
        "AUD",
        "CAD",
        "CHF",
        "CNY",
        "HKD",
        "LKR",
        "MGA",
        "MUR",
        "MYR",
        "NPR",
        "NZD",
    }
    | {"QAR", "SAR", "SEK", "SGD", "THB", "ZAR"}
)
MINIMUM_INR = 100


def exponent(currency: str) -> int | None:
    """Decimals of a currency at Razorpay, or None for one it does not take."""
    if currency in ZERO_DECIMALS:
        return 0
    if currency in THREE_DECIMALS:
        return 3
    return 2 if currency in TWO_DECIMALS else None


def minimum(currency: str) -> int:
    """The smallest amount of an order, in minor units."""
    return MINIMUM_INR if currency == "INR" else 1


# What one of each is worth in rupees, for payouts; any steady rate will do.
RATES = {"USD": 84, "EUR": 92, "GBP": 108, "AED": 23, "JPY": "0.56", "KWD": 274}


def in_paise(amount: int, currency: str) -> int:
    """An amount in minor units at this bank's rate: what a payment in another currency is paid out as."""
    if currency == "INR":
        return amount
    rate = Fraction(str(RATES.get(currency, 84)))
    return round(Fraction(amount, 10 ** (exponent(currency) or 0)) * rate * 100)


def written(amount: int, currency: str) -> str:
    """An amount in minor units as a person reads it: ``₹1,23,456.00``, ``USD 12.50``."""
    decimals = exponent(currency) or 0
    whole, rest = divmod(amount, 10**decimals)
    fraction = f".{rest:0{decimals}d}" if decimals else ""
    if currency == "INR":
        return f"₹{_indian(whole)}{fraction}"
    return f"{currency} {whole:,}{fraction}"


def _indian(whole: int) -> str:
    head, tail = str(whole)[:-3], str(whole)[-3:]
    groups: list[str] = []
    while head:
        groups.insert(0, head[-2:])
        head = head[:-2]
    return ",".join([*groups, tail])
