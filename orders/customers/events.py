"""What happens to people the shop knows, as news. Ids are public."""

from __future__ import annotations

from dataclasses import dataclass

from core.events import Event


@dataclass(frozen=True, slots=True)
class CodeRequested(Event):
    """Somebody wants a one-time code by text message. The news carries no digits."""

    code_id: str


@dataclass(frozen=True, slots=True)
class ConsentChanged(Event):
    """Somebody agreed to hear of something, or withdrew it."""

    consent_id: str
    purpose: str
    is_granted: bool


@dataclass(frozen=True, slots=True)
class CustomerRegistered(Event):
    """A new account. Its e-mail address is not confirmed yet."""

    customer_id: str
