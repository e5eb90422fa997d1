"""Customers as other systems are told of them, and whom those systems mean."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Exists, OuterRef, Q

from orders.customers.elsewhere.models import CustomerElsewhere
from orders.customers.elsewhere.rules import fields_to_tell
from orders.customers.models import Customer
from orders.customers.privacy.models import ErasureRequest

PROVEN = Q(email_verified_at__isnull=False) | Q(phone_verified_at__isnull=False)


@dataclass(frozen=True, slots=True)
class CustomerForSystems:
    """A customer beside what one system last said of them. `id` is public, `changes` is what it has to be told.

    `version` is None while that system does not know them. `keys` are what it may find them by: proven contacts only.
    """

    id: str
    name: str
    keys: Mapping[str, str]
    changes: Mapping[str, str]
    version: int | None


def customer_for_systems(customer_id: str, role: str) -> CustomerForSystems | None:
    """A customer by public id; None for one who has proven neither address nor telephone. Two queries.

    Of an account that anybody may have opened with somebody else's address no other system is told.
    """
    row = Customer.objects.filter(PROVEN, public_id=customer_id).first()
    if row is None:
        return None
    known = CustomerElsewhere.objects.filter(customer=row, role=role).first()
    ours = shared_fields(row)
    return CustomerForSystems(
        id=row.public_id,
        name=row.name,
        keys=proven_contacts(row),
        changes=fields_to_tell(role=role, ours=ours, base=known.told if known else None),
        version=known.version if known else None,
    )


def proven_contacts(row: Customer) -> dict[str, str]:
    """The address and the telephone that a customer has shown to be theirs."""
    keys = {
        "email": row.email if row.email_verified_at else "",
        "phone": row.phone if row.phone_verified_at else "",
    }
    return {name: value for name, value in keys.items() if value}


def shared_fields(row: Customer) -> dict[str, str]:
    """What other systems may know of a customer; an address that is not proven is left empty."""
    return {
        "email": row.email if row.email_verified_at else "",
        "phone": row.phone,
        "name": row.name,
        "gstin": row.gstin,
        "company_name": row.company_name,
    }


def customer_met(*, email: str, phone: str) -> str | None:
    """The public id of the customer who has proven this address, else this telephone; None for nobody."""
    by_email = Customer.objects.filter(email=email.lower(), email_verified_at__isnull=False)
    by_phone = Customer.objects.filter(phone=phone, phone_verified_at__isnull=False)
    for given, rows in ((email, by_email), (phone, by_phone)):
        found = rows.order_by("pk").values_list("public_id", flat=True).first() if given else None
        if found:
            return found
    return None


def customers_beside(customer_ids: Collection[str]) -> dict[str, dict[str, str]]:
    """What other systems should have of these customers, by public id; those whom none may know are left out. One query.

    An address that nobody has proven is left out: what a system says of it is not the shop's to judge.
    """
    rows = Customer.objects.filter(PROVEN, public_id__in=customer_ids)
    return {
        row.public_id: {name: value for name, value in shared_fields(row).items() if value or name != "email"}
        for row in rows
    }


def accounts_named(customer_ids: Collection[str]) -> dict[str, bool]:
    """Which of these there are at all, by public id, and whether each is forgotten. One query."""
    forgotten = Exists(
        ErasureRequest.objects.filter(customer=OuterRef("pk"), status=ErasureRequest.Status.DONE)
    )
    rows = Customer.objects.filter(public_id__in=customer_ids)
    return dict(rows.annotate(is_forgotten=forgotten).values_list("public_id", "is_forgotten"))


def proven_customers(*, before: datetime | None = None) -> Iterator[str]:
    """The public ids of all customers whom other systems may know, or of those that were proven before a moment."""
    proven = PROVEN
    if before is not None:
        proven = Q(email_verified_at__lt=before) | Q(phone_verified_at__lt=before)
    rows = Customer.objects.filter(proven).order_by("pk").values_list("public_id", flat=True)
    yield from rows.iterator(chunk_size=1000)


def proven_customer_count() -> int:
    """How many those are."""
    return Customer.objects.filter(PROVEN).count()
