"""What ERP and CRM say of customers: merged into the shop's own, strangers left alone."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from django.db import transaction

from core.errors import NotFound
from erp_sync.engine.errors import BadMessage, NotForUs
from erp_sync.engine.fields import Fields, parsed
from erp_sync.engine.inbox import Feeds
from erp_sync.engine.pages import PageOutcome, Versions, rows_in
from erp_sync.engine.refs import CUSTOMER, is_second, keep_ref, public_id_of, versions_of
from erp_sync.people.ports import People, Person
from erp_sync.people.pushes import NEWS
from orders.customers.elsewhere.operations import CustomerNews, NotTheirs, take_customer_news
from orders.customers.elsewhere.queries import customer_met
from orders.customers.elsewhere.rules import CRM

CONTACT = "contact"  # the kind of reference by which a buyer without an account is known
ORIGIN = "shop"


class PeopleFeeds:
    """The feeds of one system's messages about people; `role` is what it is to the shop: erp or crm."""

    def __init__(self, people: People, role: str) -> None:
        self._people, self._role = people, role

    def all(self) -> Feeds:
        """Each kind of message and what becomes of it."""
        name, kind = self._people.name, NEWS[self._role].partition(".")[0]
        return {
            (name, f"{kind}.created"): self.feed_person,
            (name, f"{kind}.updated"): self.feed_person,
            (name, f"{kind}.page"): self.feed_page,
        }

    def feed_person(self, body: str) -> None:
        """One customer, whole. Raises NotForUs for strangers, for what is known, and for the echo of our own write."""
        message = parsed(body, "message")
        if message.text("origin", "") == ORIGIN:
            raise NotForUs("The echo of our own write.")
        self._take(self._people.person_of(message.object("data")))

    def feed_page(self, body: str) -> PageOutcome:
        """A page of them. Strangers ask nothing of the shop and count with those that are known."""
        changed = same = 0
        refused: dict[str, Exception] = {}
        for row in rows_in(body):
            try:
                with transaction.atomic():
                    self._take(self._people.person_of(Fields(row.body, "message").object("data")))
                changed += 1
            except NotForUs:
                same += 1
            except BadMessage as wrong:
                refused[row.event_id] = wrong
        return PageOutcome(changed, same, refused)

    def _take(self, person: Person) -> None:
        is_contact = self._role == CRM and self._keep_contact(person)
        if person.is_deleted:
            raise NotForUs("Deleted there; an account here ends when its owner says so.")
        ours = self._ours(person)
        if ours is not None and is_second(self._people.name, person.id, ours):
            if is_contact:
                return
            raise NotForUs("A second row of somebody whom the shop keeps on another one.")
        if ours is None:
            if is_contact:
                return
            raise NotForUs("Somebody who has no account in this shop.")
        try:
            news = CustomerNews(ours, self._role, person.version, person.fields, person.own)
            is_news = take_customer_news(news)
        except NotFound as gone:
            raise NotForUs("The account is gone.") from gone
        except NotTheirs as unproven:
            if is_contact:
                return
            raise NotForUs(str(unproven)) from unproven
        keep_ref(
            system=self._people.name,
            kind=CUSTOMER,
            public_id=ours,
            external_id=person.id,
            version=person.version,
        )
        if not is_news:
            raise NotForUs("Known in this version, or a later one.")

    def _ours(self, person: Person) -> str | None:
        known = public_id_of(system=self._people.name, kind=CUSTOMER, external_id=person.id)
        met = customer_met(email=person.fields.get("email", ""), phone=person.fields.get("phone", ""))
        return known or person.ref or met

    def _keep_contact(self, person: Person) -> bool:
        """Keep the version of somebody who bought or asked, account or not; False for one who did neither."""
        email = public_id_of(system=self._people.name, kind=CONTACT, external_id=person.id)
        if email is None:
            return False
        keep_ref(
            system=self._people.name,
            kind=CONTACT,
            public_id=email,
            external_id=person.id,
            version=person.version,
        )
        return True


def person_versions(system: str) -> Versions:
    """Which version the shop has of each of these customers of a system, by the system's ids."""

    def versions(keys: Collection[str]) -> Mapping[str, int]:
        return versions_of(system=system, kind=CUSTOMER, external_ids=keys)

    return versions
