"""News of credit. `owner` is the caller's own name for whose it is; amounts are minor units."""

from __future__ import annotations

from dataclasses import dataclass

from core.events import Event


@dataclass(frozen=True, slots=True)
class CreditIssued(Event):
    """An account holds more than before: a new gift card, or store credit for an owner. `kind` says which."""

    account_id: str
    kind: str
    owner: str
    amount: int
    currency: str
    reason: str


@dataclass(frozen=True, slots=True)
class CreditGivenBack(Event):
    """What an order had spent went back to where it came from, all of it or part. `entry_key` names the movement."""

    account_id: str
    kind: str
    reference: str
    entry_key: str
    amount: int
    currency: str


@dataclass(frozen=True, slots=True)
class CreditExpired(Event):
    """Nobody spent it in time."""

    account_id: str
    kind: str
    amount: int
    currency: str
