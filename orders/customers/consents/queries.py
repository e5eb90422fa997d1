"""Who agreed to what. Asked again before each letter: a withdrawal counts from the moment it is made."""

from __future__ import annotations

import base64
import hashlib
import hmac
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings

from orders.customers.consents.models import ConsentRecord
from orders.customers.consents.rules import ASKED, ERASED, contact_for
from orders.customers.models import Customer


@dataclass(frozen=True, slots=True)
class ConsentState:
    """One thing asked leave for, and how it stands. `since` is when that was last said; None when never."""

    purpose: str
    title: str
    words: str
    is_granted: bool
    since: datetime | None


@dataclass(frozen=True, slots=True)
class ConsentForCrm:
    """An agreement or withdrawal as plain values; `email` is whose it is, `customer_id` may be empty."""

    id: str
    email: str
    customer_id: str
    purpose: str
    is_granted: bool
    version: str
    place: str
    recorded_at: datetime


def consent_for_crm(consent_id: str) -> ConsentForCrm | None:
    """One agreement by its public id; None when no e-mail address is known for it, or its person is forgotten."""
    row = ConsentRecord.objects.select_related("customer").filter(public_id=consent_id).first()
    if row is None or row.contact.startswith(ERASED):
        return None
    email = row.contact if "@" in row.contact else (row.customer.email if row.customer else "")
    if not email:
        return None
    customer_id = row.customer.public_id if row.customer else ""
    return ConsentForCrm(
        row.public_id,
        email,
        customer_id,
        row.purpose,
        row.is_granted,
        row.version,
        row.place,
        row.recorded_at,
    )


def has_consent(*, purpose: str, email: str = "", phone: str = "", customer_id: str | None = None) -> bool:
    """Whether this person agrees to be written to for a purpose now. With a customer's public id their own contacts count.

    Two queries at most.
    """
    if customer_id is not None:
        row = Customer.objects.filter(public_id=customer_id).values_list("email", "phone").first()
        email, phone = row or ("", "")
    contact = contact_for(purpose, email=email.strip().lower(), phone=phone)
    return bool(contact) and contact in who_agreed(purpose=purpose, contacts=[contact])


def who_agreed(*, purpose: str, contacts: Iterable[str]) -> frozenset[str]:
    """Those of these e-mail addresses (or telephones) who agree to a purpose now. One query."""
    newest = (
        ConsentRecord.objects.filter(purpose=purpose, contact__in=set(contacts))
        .order_by("contact", "-id")
        .distinct("contact")
    )
    return frozenset(contact for contact, agreed in newest.values_list("contact", "is_granted") if agreed)


def consents_of(*, email: str, phone: str) -> tuple[ConsentState, ...]:
    """Everything the shop asks leave for, and how it stands with these contacts. One query.

    What needs a telephone is left out while there is none.
    """
    rows = ConsentRecord.objects.filter(contact__in=[each for each in (email, phone) if each])
    newest = {
        (row.contact, row.purpose): row
        for row in rows.order_by("contact", "purpose", "-id").distinct("contact", "purpose")
    }
    states = []
    for asked in ASKED:
        contact = contact_for(asked.purpose, email=email, phone=phone)
        if not contact:
            continue
        row = newest.get((contact, asked.purpose))
        agreed, since = (row.is_granted, row.recorded_at) if row else (False, None)
        states.append(ConsentState(asked.purpose, asked.title, asked.words, agreed, since))
    return tuple(states)


def consent_stop_path(*, purpose: str, contact: str) -> str | None:
    """Where a letter lets its reader withdraw, as a path of the shop; None when they never agreed. One query."""
    row = ConsentRecord.objects.filter(purpose=purpose, contact=contact, is_granted=True).first()
    return f"/consents/{row.public_id}/{consent_token(row.public_id)}/" if row else None


def consent_token(consent_id: str) -> str:
    """What stands in for a login in such a link: derived, so that it need not be stored (256 bits)."""
    key = (settings.ORDER_LINK_KEY or settings.SECRET_KEY).encode()
    digest = hmac.new(key, b"stop-consent:" + consent_id.encode(), hashlib.sha256).digest()
    return base64.urlsafe_b64encode(digest).decode().rstrip("=")
