"""Enquiries as other systems are told of them."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q

from core.errors import NotFound
from orders.customers.leads.models import Lead


@dataclass(frozen=True, slots=True)
class LeadForCrm:
    """An enquiry as plain values. `topic` is its code; `customer_id` and `id` are public."""

    id: str
    topic: str
    name: str
    email: str
    phone: str
    message: str
    product_title: str
    customer_id: str
    asked_at: datetime
    crm_id: str = ""


def lead_for_crm(lead_id: str) -> LeadForCrm:
    """An enquiry by its public id. One query; raises NotFound."""
    row = Lead.objects.select_related("customer").filter(public_id=lead_id).first()
    if row is None:
        raise NotFound("There is no such enquiry.")
    return LeadForCrm(
        id=row.public_id,
        topic=row.topic,
        name=row.name,
        email=row.email,
        phone=row.phone,
        message=row.message,
        product_title=row.product_title,
        customer_id=row.customer.public_id if row.customer else "",
        asked_at=row.created_at,
        crm_id=row.crm_id,
    )


@dataclass(frozen=True, slots=True)
class LeadBeside:
    """An enquiry as it stands here, to be held against the CRM's. `status` is a code, `owner` as the CRM says."""

    id: str
    crm_id: str
    status: str
    owner: str
    is_forgotten: bool


def leads_beside(*, lead_ids: Collection[str], crm_ids: Collection[str]) -> list[LeadBeside]:
    """Enquiries by our ids, or by the CRM's. One query."""
    rows = Lead.objects.filter(Q(public_id__in=lead_ids) | Q(crm_id__in=crm_ids))
    return [_as_beside(row) for row in rows.only(*_BESIDE)]


def leads_asked(*, before: datetime) -> Iterator[LeadBeside]:
    """Every enquiry from before a moment whose sender is not forgotten, the oldest first."""
    rows = Lead.objects.filter(created_at__lt=before).exclude(name="").order_by("pk")
    for row in rows.only(*_BESIDE).iterator(chunk_size=1000):
        yield _as_beside(row)


_BESIDE = ("public_id", "crm_id", "status", "owner", "name")


def _as_beside(row: Lead) -> LeadBeside:
    return LeadBeside(row.public_id, row.crm_id, row.status, row.owner, row.is_forgotten)


def untold_leads() -> Iterator[str]:
    """The public ids of enquiries that the CRM has not taken yet, the oldest first."""
    rows = Lead.objects.filter(crm_id="").order_by("pk").values_list("public_id", flat=True)
    yield from rows.iterator(chunk_size=1000)
