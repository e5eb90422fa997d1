"""Reading every log of a run for what must not be there."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path

from tests.faults.campaign.business import Business

SECRET_NAMES = re.compile(r"SECRET|TOKEN|PASSWORD|_KEY$|_KEYS$")
NO_SECRETS = {"RAZORPAY_KEY_ID"}  # browsers get it
SHAPES = {
    "a card number": re.compile(r"(?<![\w.-])(?:\d[ -]?){15}\d(?![\w.-]*\d)"),
    "an e-mail address": re.compile(r"[\w.+-]+@[\w-]+\.(?:test|com|in)\b"),
    "a UPI id": re.compile(r"[\w.-]+@(?:razorpay|ybl|upi|oksbi)\b"),
    "a telephone number": re.compile(r"(?<![\w.-])(?:\+91)?[6-9]\d{9}(?![\w.])"),
    "a live key": re.compile(r"rzp_live_\w"),
    "a Basic login": re.compile(r"Basic [A-Za-z0-9+/=]{16,}"),
}
ALLOWED = re.compile(r"…@")  # what the mask leaves


def leaks(business: Business, *, tokens: Iterable[str]) -> list[str]:
    """Where in the logs a secret, an order's key or a person's contact stands: `web.log:12: a UPI id`."""
    exact = {**secrets_of(business), **dict.fromkeys(tokens, "an order's key")}
    found = []
    for path in sorted(business.folder.logs.glob("*.log*")):
        found += leaks_in(path, exact)
    return found


def secrets_of(business: Business) -> dict[str, str]:
    """Every secret the processes were given, with its name."""
    given = {
        value: name
        for name, value in business.env.items()
        if SECRET_NAMES.search(name) and name not in NO_SECRETS and len(value) >= 8
    }
    kept = {each.read_text().strip(): each.name for each in business.folder.path.glob("*.secret")}
    return given | kept


def leaks_in(path: Path, exact: dict[str, str]) -> list[str]:
    """What one log holds of these texts and of the shapes above."""
    found = []
    for number, line in enumerate(path.read_text(errors="replace").splitlines(), start=1):
        found += [f"{path.name}:{number}: {what}" for text, what in exact.items() if text in line]
        plain = ALLOWED.sub("", line)
        found += [f"{path.name}:{number}: {what}" for what, shape in SHAPES.items() if shape.search(plain)]
    return found
