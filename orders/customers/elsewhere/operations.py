"""Taking what ERP and CRM say of a customer, field by field, and noting what they have been told."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.db.models import F

from core import clock
from core.errors import NotFound, Refused
from core.models import User
from core.outbox import publish
from orders.customers.elsewhere.models import CustomerElsewhere, SettledField
from orders.customers.elsewhere.queries import proven_contacts, shared_fields
from orders.customers.elsewhere.rules import ERP, FIELDS, SHOP, Settled, proves, settle_fields
from orders.customers.events import CustomerChanged
from orders.customers.models import Customer


class NotTheirs(Refused):
    """A system tells of an account whose owner has not shown that the address or the telephone is theirs."""

    code = "not_theirs"
    message = "The account has proven neither this address nor this telephone: it may be somebody else's."


@dataclass(frozen=True, slots=True)
class CustomerNews:
    """A customer as one system has them now. `fields` are those it knows of `rules.FIELDS`; a higher version is newer.

    `written` is what the shop itself wrote there to make this version, which is no news; `is_linked` says that it wrote
    to this very account, so that nothing else has to prove it.
    """

    customer_id: str
    role: str
    version: int
    fields: Mapping[str, str]
    own: Mapping[str, Any] = field(default_factory=dict)
    written: Mapping[str, str] = field(default_factory=dict)
    is_linked: bool = False


@transaction.atomic
def take_customer_news(news: CustomerNews) -> bool:
    """Merge what a system says into the customer by `rules.settle_fields`; False for a version that is known, or older.

    What was taken is told to the others; a value that lost is put right where it stands, once: lost again, it stays.
    Raises NotFound, or NotTheirs when the system speaks for the first time and nothing proves that it means them.
    """
    customer = Customer.objects.select_for_update(no_key=True).filter(public_id=news.customer_id).first()
    if customer is None:
        raise NotFound("There is no such customer.")
    known = customer.elsewhere.filter(role=news.role).first()
    if known is None and not news.is_linked and not proves(proven_contacts(customer), news.fields):
        raise NotTheirs
    if known is not None and news.version <= known.version:
        return False
    settled = settle_fields(
        role=news.role,
        ours=shared_fields(customer),
        base=_base(news, known),
        theirs=news.fields,
        proven=frozenset({"phone"}) if customer.phone_verified_at else frozenset(),
        today=_taken_today(customer),
    )
    fights = [each for each in settled if not each.is_taken and not _lost_before(customer, news.role, each)]
    _keep(customer, news, known)
    _apply(customer, news, [each for each in settled if each.is_taken])
    _note(customer, news.role, [each for each in settled if each.is_taken or each in fights])
    if fights or any(each.is_taken for each in settled):
        note_customer_change(customer, source=SHOP if fights else news.role)
    return True


@transaction.atomic
def doubt_customer(*, customer_id: str, role: str) -> bool:
    """Let a system's next word about a customer be news, also in the version we have. False when it never spoke of them."""
    rows = CustomerElsewhere.objects.filter(customer__public_id=customer_id, role=role)
    return bool(rows.update(version=F("version") - 1))


def note_customer_change(customer: Customer, *, source: str = SHOP) -> None:
    """Say that what other systems may know of a (locked) customer has changed, in the caller's transaction."""
    customer.revision += 1
    customer.save(update_fields=["revision"])
    publish(CustomerChanged(customer_id=customer.public_id, revision=customer.revision, source=source))


def _base(news: CustomerNews, known: CustomerElsewhere | None) -> dict[str, str] | None:
    """What the system has said or was told before: only what differs from it is news."""
    if known is None and not news.is_linked:
        return None
    return {**(known.told if known else {}), **news.written}


def _keep(customer: Customer, news: CustomerNews, known: CustomerElsewhere | None) -> None:
    row = known or CustomerElsewhere(customer=customer, role=news.role)
    row.version, row.own, row.seen_at = news.version, dict(news.own), clock.now()
    row.told = {name: news.fields[name] for name in FIELDS if name in news.fields}
    row.save()


def _apply(customer: Customer, news: CustomerNews, taken: Sequence[Settled]) -> None:
    if not taken:
        return
    for each in taken:
        setattr(customer, each.field, each.kept)
    if news.role == ERP and customer.gstin and not customer.company_name:
        customer.company_name = news.fields.get("company_name") or news.fields.get("name", "")
    customer.save(update_fields=["name", "phone", "gstin", "company_name"])
    if any(each.field == "name" for each in taken):
        User.objects.filter(customer=customer).update(name=customer.name)


def _note(customer: Customer, role: str, settled: Iterable[Settled]) -> None:
    SettledField.objects.bulk_create(
        [
            SettledField(
                customer=customer,
                role=role,
                field=each.field,
                kept=each.kept[:254],
                lost=each.lost[:254],
                is_taken=each.is_taken,
                why=each.why,
            )
            for each in settled
        ]
    )


def _lost_before(customer: Customer, role: str, each: Settled) -> bool:
    before = SettledField.objects.filter(
        customer=customer, role=role, field=each.field, lost=each.lost[:254], is_taken=False
    )
    return before.exists()


def _taken_today(customer: Customer) -> Counter[str]:
    since = clock.now() - timedelta(days=1)
    rows = customer.settled_fields.filter(is_taken=True, settled_at__gt=since)
    return Counter(rows.values_list("field", flat=True))
