"""What a CRM tells us: that a contact moved on, how a question stands, and what staff answered."""

from __future__ import annotations

from erp_sync.crm.ports import Crm
from erp_sync.crm.pushes import TICKET
from erp_sync.engine.errors import NotForUs, NotYet
from erp_sync.engine.fields import Fields, parsed
from erp_sync.engine.inbox import Feeds
from erp_sync.engine.outbound import has_open
from erp_sync.engine.refs import keep_ref, public_id_of
from orders.customers.tickets.operations import record_ticket_answer, record_ticket_status


class CrmFeeds:
    """The feeds of one CRM's messages."""

    def __init__(self, crm: Crm) -> None:
        self._crm = crm

    def all(self) -> Feeds:
        """Each kind of message and what becomes of it."""
        name = self._crm.name
        return {
            (name, "ticket.created"): self.feed_ticket,
            (name, "ticket.updated"): self.feed_ticket,
            (name, "message.created"): self.feed_message,
            (name, "message.updated"): self.feed_message,
            **self._crm.own_feeds,
        }

    def feed_ticket(self, body: str) -> None:
        """How a question stands; the customer sees it. One that was opened in the CRM is the CRM's own."""
        ticket = self._crm.ticket_of(_row_in(body))
        ours = ticket.ref or public_id_of(system=self._crm.name, kind="ticket", external_id=ticket.id)
        if not ours:
            raise NotForUs("A question that was not asked in the shop.")
        keep_ref(
            system=self._crm.name,
            kind="ticket",
            public_id=ours,
            external_id=ticket.id,
            version=ticket.version,
        )
        record_ticket_status(ticket_id=ours, status=ticket.status, version=ticket.version)

    def feed_message(self, body: str) -> None:
        """What staff answered. What the customer wrote is the echo of our own words.

        Raises NotYet while a question of ours is on its way: it may be the one.
        """
        message = self._crm.message_of(_row_in(body))
        if message.ref or not message.by_staff:
            raise NotForUs("What the customer wrote, from our own pages.")
        ours = public_id_of(system=self._crm.name, kind="ticket", external_id=message.ticket_id)
        if ours is None:
            if has_open(system=self._crm.name, flow=TICKET):
                raise NotYet("Questions are on their way to the CRM: this may be about one of them.")
            raise NotForUs("About a question that was not asked in the shop.")
        record_ticket_answer(ticket_id=ours, crm_id=message.id, body=message.body, at=message.at)


def _row_in(body: str) -> Fields:
    return parsed(body, "message").object("data")
