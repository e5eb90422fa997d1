"""Enquiries between shop, CRM and ERP: told, followed there, and what is said about them brought back."""

from __future__ import annotations

from core.errors import NotFound, Rejected
from erp_sync.crm.bodies import lead_body
from erp_sync.crm.ports import Crm, the_crm
from erp_sync.crm.pushes import CONTACT, LEAD, crm_of
from erp_sync.engine.errors import NotForUs
from erp_sync.engine.fields import parsed
from erp_sync.engine.inbox import Feeds
from erp_sync.engine.outbound import Accepted, Intent, Outgoing, enqueue
from erp_sync.engine.push import Push
from erp_sync.erp.ports import the_erp
from erp_sync.erp.pushes import erp_of
from orders.customers.leads.events import LeadConverted, LeadReceived
from orders.customers.leads.operations import take_lead_activity, take_lead_news
from orders.customers.leads.queries import lead_for_crm

LEAD_CONVERTED, ERP_LEAD = "crm_lead_converted", "erp_lead"
ASKED, CONVERTED = 10, 20  # the order of what is said about one enquiry


def on_lead_received(event: LeadReceived) -> None:
    """The CRM gets the enquiry: there somebody follows it up."""
    lead = lead_for_crm(event.lead_id)
    _tell(LEAD, the_crm().name, lead.id, ASKED, {"body": lead_body(lead)})


def on_lead_converted(event: LeadConverted) -> None:
    """The CRM hears that who asked has bought or registered; the ERP of a customer whom the CRM has won.

    Who bought here comes to the ERP with the order.
    """
    lead = lead_for_crm(event.lead_id)
    if event.by != "crm":
        _tell(LEAD_CONVERTED, the_crm().name, lead.id, CONVERTED, {"lead_id": lead.id})
        return
    body = {
        "external_id": lead.id,
        "name": lead.name,
        "email": lead.email or None,
        "phone": lead.phone or None,
        "message": lead.message,
    }
    _tell(ERP_LEAD, the_erp().name, lead.id, CONVERTED, {"lead_id": lead.id, "body": body})


def push_lead_converted(outgoing: Outgoing) -> Accepted:
    """Convert the enquiry there; one that is converted already is as good. Raises Rejected when it never got there."""
    lead = lead_for_crm(outgoing.payload["lead_id"])
    if not lead.crm_id:
        raise Rejected(f"{outgoing.entity_key} is not in the CRM; replay its {LEAD} message first.")
    return crm_of(outgoing).convert_lead(lead.crm_id, key=outgoing.key)


def push_erp_lead(outgoing: Outgoing) -> Accepted:
    """The customer whom the CRM has won: the one the ERP knows by address or telephone, else a new one."""
    return erp_of(outgoing).convert_lead(outgoing.payload["body"], key=outgoing.key)


def note_erp_lead(outgoing: Outgoing, accepted: Accepted) -> None:
    """The CRM hears what the ERP calls the customer."""
    email = outgoing.payload["body"]["email"]
    if not email:
        return  # the CRM knows people by address
    enqueue(
        Intent(
            flow=CONTACT,
            system=the_crm().name,
            key=f"{CONTACT}:lead:{outgoing.payload['lead_id']}:erp",
            entity_key=f"contact:{email}"[:160],
            sequence=ASKED,
            payload={"body": {"email": email, "properties": {"erp_customer_id": accepted.external_id}}},
        )
    )


class LeadFeeds:
    """The feeds of one CRM's messages about enquiries."""

    def __init__(self, crm: Crm) -> None:
        self._crm = crm

    def all(self) -> Feeds:
        """Each kind of message and what becomes of it."""
        name = self._crm.name
        leads = {(name, f"lead.{news}"): self.feed_lead for news in ("created", "updated", "converted")}
        return leads | {(name, f"activity.{news}"): self.feed_activity for news in ("created", "updated")}

    def feed_lead(self, body: str) -> None:
        """How an enquiry stands there, or one that was noted there."""
        news = self._crm.lead_of(parsed(body, "message").object("data"))
        if news is None:
            raise NotForUs("A contact who asked nothing, or an enquiry that was deleted there.")
        try:
            is_news = take_lead_news(news)
        except NotFound as nobody:
            raise NotForUs(str(nobody)) from nobody
        if not is_news:
            raise NotForUs("Known in this version, or a later one.")

    def feed_activity(self, body: str) -> None:
        """A call, an e-mail or a note about an enquiry."""
        news = self._crm.activity_of(parsed(body, "message").object("data"))
        if news is None:
            raise NotForUs("Written by the shop itself.")
        try:
            take_lead_activity(news)
        except NotFound as other:
            raise NotForUs(str(other)) from other


def _tell(flow: str, system: str, lead_id: str, sequence: int, payload: dict[str, object]) -> None:
    enqueue(
        Intent(
            flow=flow,
            system=system,
            key=f"{flow}:lead:{lead_id}:1",
            entity_key=f"lead:{lead_id}",
            sequence=sequence,
            payload=payload,
        )
    )


PUSHES = {
    LEAD_CONVERTED: Push(send=push_lead_converted),
    ERP_LEAD: Push(send=push_erp_lead, effect=note_erp_lead, group="people"),
}
