"""Customers here and in ERP or CRM: each is one record there, with the same name, address, telephone and company."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from itertools import islice

from core import clock
from erp_sync.crm.ports import the_crm
from erp_sync.engine.errors import BadMessage
from erp_sync.engine.pages import Row
from erp_sync.engine.pull import Page, PullFlow
from erp_sync.engine.refs import CUSTOMER, public_ids_of
from erp_sync.erp.ports import the_erp
from erp_sync.models import PENDING, SENDING, OutboundMessage
from erp_sync.people.ports import People, Person
from erp_sync.reconciliation.sides import GRACE, BothSides, pages_of, readable
from orders.customers.elsewhere.queries import accounts_named, customers_beside, proven_customers
from orders.customers.elsewhere.rules import CRM, ERP, same

AT_ONCE = 1000


def compare_contacts() -> Iterator[BothSides]:
    """Every contact of the CRM that is a customer of ours, then the customers whom it does not have."""
    yield from _compare(the_crm(), CRM, the_crm().pulls["contacts"])


def compare_customers() -> Iterator[BothSides]:
    """The same with the ERP's customers."""
    yield from _compare(the_erp(), ERP, the_erp().pulls["customers"])


def _compare(people: People, role: str, flow: PullFlow) -> Iterator[BothSides]:
    """Field by field. Who has no account here is a stranger to the shop, and whom it has not proven is told of to nobody.

    Who is just being told of is left for the next night.
    """
    limit = clock.now() - GRACE
    seen: set[str] = set()
    for page in pages_of(flow):
        there = _customers_on(page, people)
        seen |= there.keys()
        ours, accounts = customers_beside(there), accounts_named(there)
        on_their_way = _on_their_way(people.name, there)
        for customer_id, (row, person) in there.items():
            is_young = person.changed_at is not None and person.changed_at > limit
            if is_young or customer_id in on_their_way:
                continue
            mine = ours.get(customer_id)
            if mine is None:
                # Books keep whom the shop has forgotten; whoever follows customers up must not.
                if customer_id not in accounts or (role == CRM and accounts[customer_id]):
                    yield BothSides(customer_id, None, dict(person.fields))
            elif person.is_deleted:
                yield BothSides(customer_id, mine, None)
            else:
                yield BothSides(customer_id, mine, _as_ours(person.fields, mine), row=row.message)
    yield from _missing_there(people.name, seen)


def _customers_on(page: Page, people: People) -> dict[str, tuple[Row, Person]]:
    """The rows of a page that are customers, by the customer's public id: by what we noted, else by our id on them."""
    read: list[tuple[Row, Person]] = []
    for row, fields in readable(page):
        try:
            read.append((row, people.person_of(fields)))
        except BadMessage:
            continue  # a dead letter of its own
    known = public_ids_of(system=people.name, kind=CUSTOMER, external_ids=[person.id for _, person in read])
    named = ((known.get(person.id) or person.ref, row, person) for row, person in read)
    return {customer_id: (row, person) for customer_id, row, person in named if customer_id}


def _on_their_way(system: str, customer_ids: Collection[str]) -> set[str]:
    """Those of whom the system has something to hear still; what was given up on is a difference."""
    entities = {f"customer:{each}": each for each in customer_ids}
    waiting = OutboundMessage.objects.filter(
        system=system, entity_key__in=list(entities), status__in=[PENDING, SENDING]
    )
    return {entities[key] for key in waiting.values_list("entity_key", flat=True)}


def _as_ours(theirs: Mapping[str, str], ours: Mapping[str, str]) -> dict[str, object]:
    """Their fields, in our spelling where it is only the spelling that differs."""
    return {
        name: ours[name] if name in ours and same(value, ours[name]) else value
        for name, value in theirs.items()
    }


def _missing_there(system: str, seen: Collection[str]) -> Iterator[BothSides]:
    rest = (each for each in proven_customers(before=clock.now() - GRACE) if each not in seen)
    while some := list(islice(rest, AT_ONCE)):
        on_their_way = _on_their_way(system, some)
        ours = customers_beside(some)
        for customer_id in some:
            if customer_id not in on_their_way and customer_id in ours:
                yield BothSides(customer_id, ours[customer_id], None)
