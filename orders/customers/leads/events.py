"""What can become of an enquiry."""

from __future__ import annotations

from dataclasses import dataclass

from core.events import Event


@dataclass(frozen=True, slots=True)
class LeadReceived(Event):
    """Somebody has asked for something: the CRM follows it up."""

    lead_id: str


@dataclass(frozen=True, slots=True)
class LeadConverted(Event):
    """Who asked is a customer now; `by` says who found that out first: shop, erp or crm."""

    lead_id: str
    by: str
