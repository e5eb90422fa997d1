"""What can become of an enquiry."""

from __future__ import annotations

from dataclasses import dataclass

from core.events import Event


@dataclass(frozen=True, slots=True)
class LeadReceived(Event):
    """Somebody has asked for something: the CRM follows it up."""

    lead_id: str
