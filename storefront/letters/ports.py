"""What a sender of text messages has to be able to do. settings.TEXT_MESSENGER names the class."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True)
class TextMessage:
    """One SMS or WhatsApp message. `to` is +91 and ten digits; `template` is the kind of letter, as gateways register it.

    `reference` is the letter's public id: the same for every try, so that a gateway can tell a repetition.
    """

    reference: str
    channel: str
    to: str
    template: str
    text: str


class TextMessenger(Protocol):
    """Takes messages to telephones."""

    def is_ready(self) -> bool:
        """Whether it is set up: without it the shop offers nothing that needs a telephone. No network."""

    def send(self, message: TextMessage) -> None:
        """Hand one message over.

        Raises Unavailable when nothing was taken, OutcomeUnknown when it may have been, Rejected when it never will be.
        """
