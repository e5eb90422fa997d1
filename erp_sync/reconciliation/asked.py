"""Enquiries, questions and answers here and in the CRM: each is there once, stands alike, and nothing said is lost."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from datetime import datetime
from typing import TypeVar

from core import clock
from core.errors import NotFound, Refused
from erp_sync.crm.leads import LEAD_CONVERTED, on_lead_received
from erp_sync.crm.ports import Message, Ticket, the_crm
from erp_sync.crm.pushes import LEAD, TICKET
from erp_sync.engine.errors import BadMessage
from erp_sync.engine.fields import Fields
from erp_sync.engine.pages import Row
from erp_sync.engine.pull import Page
from erp_sync.engine.refs import public_ids_of
from erp_sync.engine.replay import send_again
from erp_sync.engine.storing import Incoming, store_again
from erp_sync.models import PENDING, SENDING, OutboundMessage
from erp_sync.reconciliation.models import Drift
from erp_sync.reconciliation.rules import PRESENCE
from erp_sync.reconciliation.sides import GRACE, BothSides, pages_of, readable
from erp_sync.ticket_subscribers import on_ticket_opened
from orders.customers.leads.events import LeadReceived
from orders.customers.leads.operations import LeadNews, doubt_lead
from orders.customers.leads.queries import LeadBeside, leads_asked, leads_beside
from orders.customers.leads.rules import CONVERTED, STATUSES
from orders.customers.tickets.events import TicketOpened
from orders.customers.tickets.operations import doubt_ticket
from orders.customers.tickets.queries import answers_kept, tickets_asked, tickets_standing
from orders.customers.tickets.rules import CLOSED, RESOLVED

LEADS, TICKETS, ANSWERS = "leads", "tickets", "ticket_messages"
STATUS = "status"
Told = TypeVar("Told", LeadNews, Ticket, Message)


def compare_leads() -> Iterator[BothSides]:
    """Every enquiry of CRM and shop: how it stands, and who follows it up. Who has become a customer here stays one."""
    crm, seen, waiting = the_crm(), set[str](), _on_their_way("lead")
    for page in pages_of(crm.pulls["leads"]):
        there = _read(page, crm.lead_of)
        known = leads_beside(
            lead_ids=[news.ref for _, news in there], crm_ids=[news.crm_id for _, news in there]
        )
        ours = {each.id: each for each in known} | {each.crm_id: each for each in known if each.crm_id}
        seen |= {key for _, news in there for key in (news.ref, news.crm_id) if key}
        for row, news in there:
            mine = ours.get(news.ref) or ours.get(news.crm_id)
            is_settled = mine.id not in waiting and not mine.is_forgotten if mine else news.is_enquiry
            if _is_young(news.changed_at) or not is_settled:
                continue
            theirs = {STATUS: news.status, "owner": news.owner}
            name = mine.id if mine is not None else news.ref or news.crm_id
            yield BothSides(name, _lead_fields(mine, news), theirs, row=row.message)
    for each in leads_asked(before=clock.now() - GRACE):
        if each.id not in waiting and each.id not in seen and each.crm_id not in seen:
            yield BothSides(each.id, {STATUS: each.status}, None)


def _lead_fields(mine: LeadBeside | None, news: LeadNews) -> dict[str, object] | None:
    """Ours, without what the CRM says in words that nobody here knows."""
    if mine is None:
        return None
    fields: dict[str, object] = {STATUS: mine.status} if news.status in STATUSES else {}
    return {**fields, "owner": mine.owner}


def compare_tickets() -> Iterator[BothSides]:
    """Every question of ours that the CRM has: how it stands; then those that it does not have. Its own are its own."""
    seen, waiting = set[str](), _on_their_way("ticket")
    for page in pages_of(the_crm().pulls["tickets"]):
        there = _tickets_on(page)
        standing = tickets_standing(there)
        seen |= there.keys()
        for ticket_id, (row, ticket) in there.items():
            if _is_young(ticket.changed_at) or ticket_id in waiting:
                continue
            mine = standing.get(ticket_id)
            ours = None if mine is None else {STATUS: mine}
            yield BothSides(ticket_id, ours, {STATUS: _as_ours(ticket.status, mine)}, row=row.message)
    for ticket_id, status in tickets_asked(before=clock.now() - GRACE):
        if ticket_id not in seen and ticket_id not in waiting:
            yield BothSides(ticket_id, {STATUS: status}, None)


def _as_ours(theirs: str, ours: str | None) -> str:
    """Solved and closed are one where a CRM does not tell them apart."""
    return ours if ours in (RESOLVED, CLOSED) and theirs in (RESOLVED, CLOSED) else theirs


def compare_answers() -> Iterator[BothSides]:
    """Everything that staff wrote in the CRM about a question of ours: whether its customer has it."""
    crm = the_crm()
    for page in pages_of(crm.pulls["ticket_messages"]):
        there = [(row, each) for row, each in _read(page, crm.message_of) if each.by_staff and not each.ref]
        questions = public_ids_of(
            system=crm.name, kind="ticket", external_ids=[each.ticket_id for _, each in there]
        )
        ours = [(row, each) for row, each in there if each.ticket_id in questions and not _is_young(each.at)]
        kept = answers_kept([each.id for _, each in ours])
        for row, each in ours:
            here = {"answer": each.id} if each.id in kept else None
            yield BothSides(f"{questions[each.ticket_id]} {each.id}", here, {"answer": each.id}, row=row.message)  # fmt: skip


def _tickets_on(page: Page) -> dict[str, tuple[Row, Ticket]]:
    """The rows of a page that are questions of ours, by public id: by what we noted, else by our id on them."""
    crm = the_crm()
    rows = _read(page, crm.ticket_of)
    known = public_ids_of(system=crm.name, kind="ticket", external_ids=[each.id for _, each in rows])
    named = ((known.get(each.id) or each.ref, row, each) for row, each in rows)
    return {name: (row, each) for name, row, each in named if name}


def _read(page: Page, read: Callable[[Fields], Told | None]) -> list[tuple[Row, Told]]:
    """What the rows of a page say; what cannot be read is a dead letter of its own."""
    found = []
    for row, fields in readable(page):
        try:
            told = read(fields)
        except BadMessage:
            continue
        if told is not None:
            found.append((row, told))
    return found


def _is_young(moment: datetime | None) -> bool:
    return moment is not None and moment > clock.now() - GRACE


def _on_their_way(kind: str) -> Collection[str]:
    """Those of whom the CRM has something to hear still; what was given up on is a difference."""
    waiting = OutboundMessage.objects.filter(
        system=the_crm().name, entity_key__startswith=f"{kind}:", status__in=[PENDING, SENDING]
    )
    return {key.partition(":")[2] for key in waiting.values_list("entity_key", flat=True)}


def repair_asked(drift: Drift) -> str:
    """The CRM is told of what it lacks; what it says otherwise is applied again. Raises Refused where neither helps."""
    if drift.row is None:
        _tell_again(drift.flow, drift.entity)
        return "The CRM is told again now, under the same name."
    if drift.flow == LEADS:
        if (drift.field, drift.ours) == (STATUS, CONVERTED):
            return _converted_again(drift.entity)
        doubt_lead(drift.entity)
    if drift.flow == TICKETS:
        if drift.field == PRESENCE:
            raise Refused("The shop has no such question any more: close it over there.")
        doubt_ticket(drift.entity)
    store_again(Incoming(**drift.row))
    return "What the CRM tells is applied again now."


def _tell_again(flow: str, entity: str) -> None:
    if flow == LEADS:
        on_lead_received(LeadReceived(lead_id=entity))
        send_again(flow=LEAD, entity_key=f"lead:{entity}")
    else:
        on_ticket_opened(TicketOpened(ticket_id=entity))
        send_again(flow=TICKET, entity_key=f"ticket:{entity}")


def _converted_again(lead_id: str) -> str:
    try:
        send_again(flow=LEAD_CONVERTED, entity_key=f"lead:{lead_id}")
    except NotFound as never:
        raise Refused("The CRM won this customer itself: set the enquiry right over there.") from never
    return "The CRM is told once more that they are a customer."


ASKED: Mapping[str, Callable[[], Iterator[BothSides]]] = {
    LEADS: compare_leads,
    TICKETS: compare_tickets,
    ANSWERS: compare_answers,
}
