"""What a key looks like and what it may open: pure."""

from __future__ import annotations

from collections.abc import Collection

PUBLISHABLE, SECRET, STAFF = "publishable", "secret", "staff"
PREFIXES = {PUBLISHABLE: "pk_", SECRET: "sk_", STAFF: "st_"}
TITLE_LENGTH = 80
TOKEN_LENGTH = 80
# How many calls a minute a key is good for, unless it is told otherwise, and at most.
CALLS_A_MINUTE, MOST_CALLS = 300, 6_000
# A staff member's own key is never for ever: people leave.
STAFF_KEY_DAYS = 90
# What a secret key may be given, each for reading and for writing.
AREAS = ("products", "prices", "stock", "orders", "promotions", "customers", "sync")
SCOPES = tuple(f"{area}:{verb}" for area in AREAS for verb in ("read", "write"))


def redacted(token: str) -> str:
    """`sk_Zk3…9Qa`: enough to tell one key from another."""
    return f"{token[:6]}…{token[-3:]}"


def allows(scopes: Collection[str], wanted: str) -> bool:
    """Whether a key with these scopes may do what `wanted` names; who may write may read."""
    area, _, verb = wanted.partition(":")
    return wanted in scopes or (verb == "read" and f"{area}:write" in scopes)
