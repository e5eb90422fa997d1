"""Cards, UPI ids, banks and wallets of the payment page, and which of them are declined."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

Json = dict[str, Any]

BANKS = {
    "HDFC": "HDFC Bank",
    "ICIC": "ICICI Bank",
    "SBIN": "State Bank of India",
    "UTIB": "Axis Bank",
    "KKBK": "Kotak Mahindra Bank",
}
WALLETS = {"phonepe": "PhonePe", "amazonpay": "Amazon Pay", "mobikwik": "MobiKwik", "olamoney": "Ola Money"}
DEMO_CARD = "4100 2800 0000 1007"
DECLINED_CARDS = {
    "4100280000080001": "insufficient_funds",
    "4100280000090000": "payment_timed_out",
    "4100280000060003": "card_declined",
}
UPI_ID = re.compile(r"[A-Za-z0-9._-]{2,}@[A-Za-z]{2,}")


class BadInstrument(ValueError):
    """What the shopper wrote cannot be paid with; the text says what to change."""


def chosen_instrument(form: Mapping[str, str]) -> Json:
    """The payment's fields for the method chosen on the page. Raises BadInstrument."""
    method = form.get("method", "card")
    if method not in METHODS:
        raise BadInstrument("Choose card, UPI, netbanking or wallet.")
    return {"method": method, **METHODS[method](form)}


def declined_because(form: Mapping[str, str]) -> str | None:
    """Why the bank will say no to what was chosen, or None when it will say yes."""
    method = form.get("method", "card")
    if method == "upi" and form.get("vpa", "").strip().lower() == "failure@razorpay":
        return "payment_failed"
    if method == "card":
        if len(form.get("otp") or "1234") < 4:
            return "incorrect_otp"
        return DECLINED_CARDS.get(_digits(form.get("card_number", "")))
    return None


def _card(form: Mapping[str, str]) -> Json:
    digits = _digits(form.get("card_number", ""))
    if not 12 <= len(digits) <= 19 or not _passes_luhn(digits):
        raise BadInstrument(f"This is not a card number. {DEMO_CARD} always works here.")
    network = "Visa" if digits.startswith("4") else "MasterCard"
    card = {
        "entity": "card",
        "last4": digits[-4:],
        "network": network,
        "type": "debit",
        "international": False,
    }
    return {"card": card, "card_id": f"card_{digits[-4:]}BlousonSnd"}


def _upi(form: Mapping[str, str]) -> Json:
    vpa = form.get("vpa", "").strip()
    if not UPI_ID.fullmatch(vpa):
        raise BadInstrument("Write a UPI id such as success@razorpay.")
    return {"vpa": vpa, "upi": {"vpa": vpa}}


def _netbanking(form: Mapping[str, str]) -> Json:
    if form.get("bank") not in BANKS:
        raise BadInstrument("Choose your bank.")
    return {"bank": form["bank"]}


def _wallet(form: Mapping[str, str]) -> Json:
    if form.get("wallet") not in WALLETS:
        raise BadInstrument("Choose your wallet.")
    return {"wallet": form["wallet"]}


METHODS = {"card": _card, "upi": _upi, "netbanking": _netbanking, "wallet": _wallet}


def _digits(text: str) -> str:
    return re.sub(r"[^0-9]", "", text)


def _passes_luhn(digits: str) -> bool:
    total = 0
    for place, digit in enumerate(reversed(digits)):
        doubled = int(digit) * (1 + place % 2)
        total += doubled - 9 if doubled > 9 else doubled
    return total % 10 == 0
