"""What happens to a question. Ids are public."""

from __future__ import annotations

from dataclasses import dataclass

from core.events import Event


@dataclass(frozen=True, slots=True)
class TicketOpened(Event):
    """A customer has asked something; its first message is told with it."""

    ticket_id: str


@dataclass(frozen=True, slots=True)
class TicketReplied(Event):
    """The customer has written again."""

    ticket_id: str
    message_id: str


@dataclass(frozen=True, slots=True)
class TicketAnswered(Event):
    """Staff have answered, in the CRM or from the shop's own desk."""

    ticket_id: str
    message_id: str


@dataclass(frozen=True, slots=True)
class TicketMoved(Event):
    """The CRM says that a question stands elsewhere: answered, solved, closed, open again."""

    ticket_id: str
    status: str
    version: int
