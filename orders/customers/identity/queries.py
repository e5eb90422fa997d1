"""Keys to an e-mail address, and whom a telephone lets in."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.core import signing

from core import clock
from core.encryption import Unreadable, decrypt, encrypt
from core.models import User
from orders.customers.models import Customer

KEY_LASTS = timedelta(days=7)
REGISTRATION_LASTS = timedelta(hours=1)
_SALT = "confirm-email"


@dataclass(frozen=True, slots=True)
class EmailKey:
    """What a letter to `email` carries so that its reader can show that the address is theirs."""

    customer_id: str
    email: str
    name: str
    token: str


@dataclass(frozen=True, slots=True)
class ReadEmailKey:
    """What a key says: this customer, known by `was`, shows that `to` is theirs."""

    customer_id: str
    was: str
    to: str


@dataclass(frozen=True, slots=True)
class AccountFacts:
    """What the profile shows of how somebody logs in."""

    email: str
    phone: str
    name: str
    company_name: str
    gstin: str
    is_email_verified: bool
    is_phone_verified: bool
    has_password: bool
    created_at: datetime


def email_key_of(customer_id: str, *, new_email: str = "") -> EmailKey | None:
    """A key to a customer's e-mail address, or to the one they want instead; None for an unknown customer.

    It is signed, not stored; it opens nothing any more once the customer's address has changed.
    """
    row = Customer.objects.filter(public_id=customer_id).first()
    if row is None:
        return None
    to = new_email or row.email
    token = signing.dumps({"c": row.public_id, "was": row.email, "to": to}, salt=_SALT, compress=True)
    return EmailKey(row.public_id, to, row.name, token)


def read_email_key(token: str) -> ReadEmailKey | None:
    """What a key says; None when it is not ours or older than a week."""
    try:
        said = signing.loads(token[:2000], salt=_SALT, max_age=KEY_LASTS)
    except signing.BadSignature:
        return None
    return ReadEmailKey(said["c"], said["was"], said["to"])


@dataclass(frozen=True, slots=True)
class BegunRegistration:
    """What somebody told in the first step to an account."""

    email: str
    password_hash: str


def sealed_registration(email: str, password_hash: str) -> str:
    """A key that only we can read: whoever begins holds it until the second step."""
    return encrypt(json.dumps([email, password_hash, int(clock.now().timestamp())]))


def read_registration(key: str) -> BegunRegistration | None:
    """What a key holds; None when it is not ours, or older than an hour."""
    try:
        email, password_hash, begun = json.loads(decrypt(key[:4000]))
    except (Unreadable, ValueError):
        return None
    lapsed = clock.now().timestamp() - begun > REGISTRATION_LASTS.total_seconds()
    return None if lapsed else BegunRegistration(email, password_hash)


def account_facts(customer_id: str) -> AccountFacts:
    """How a customer logs in. One query. Raises Customer.DoesNotExist for a stranger."""
    row = Customer.objects.select_related("user").get(public_id=customer_id)
    return AccountFacts(
        email=row.email,
        phone=row.phone,
        name=row.name,
        company_name=row.company_name,
        gstin=row.gstin,
        is_email_verified=row.email_verified_at is not None,
        is_phone_verified=row.phone_verified_at is not None,
        has_password=row.user is not None and row.user.has_usable_password(),
        created_at=row.created_at,
    )


def user_of_phone(phone: str) -> User | None:
    """Whom a proven telephone (+91…) lets in: the one customer who showed before that it is theirs; never staff."""
    row = (
        Customer.objects.filter(phone=phone, phone_verified_at__isnull=False)
        .filter(user__is_active=True, user__is_staff=False, user__is_superuser=False)
        .select_related("user")
        .first()
    )
    return row.user if row else None
