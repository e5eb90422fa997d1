"""Asking, writing again, and what the CRM says about it."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F

from core import clock
from core.audit import Author, record
from core.errors import Invalid, NotFound
from core.locks import lock_rows
from core.outbox import publish
from orders.customers.models import Customer
from orders.customers.tickets.events import TicketAnswered, TicketMoved, TicketOpened, TicketReplied
from orders.customers.tickets.models import Ticket, TicketMessage
from orders.customers.tickets.rules import (
    AFTER_ANSWER,
    AGENT,
    MESSAGE_LENGTH,
    OPEN,
    STATUSES,
    Question,
    clean_question,
    clean_reply,
)
from orders.sales.models import Order

# The same words about the same thing within this time are one question, sent twice.
SAME_FOR = timedelta(minutes=30)


@transaction.atomic
def open_ticket(*, customer_id: str, question: Question) -> str:
    """Keep a customer's question and tell CRM and ERP; its public id. A form that is sent twice is kept once.

    Raises Invalid naming each wrong field (subject, message, order), and NotFound for an unknown customer.
    """
    asked = clean_question(question)
    customer = Customer.objects.filter(public_id=customer_id).first()
    if customer is None:
        raise NotFound("There is no such customer.")
    order = _their_order(customer, asked.order_number)
    since = clock.now() - SAME_FOR
    twin = Ticket.objects.filter(
        customer=customer,
        order=order,
        subject=asked.subject,
        created_at__gt=since,
        messages__body=asked.message,
    ).first()
    if twin is not None:
        return twin.public_id
    ticket = Ticket.objects.create(customer=customer, order=order, subject=asked.subject)
    TicketMessage.objects.create(ticket=ticket, body=asked.message)
    publish(TicketOpened(ticket_id=ticket.public_id))
    return ticket.public_id


def _their_order(customer: Customer, number: str) -> Order | None:
    if not number:
        return None
    order = Order.objects.filter(number=number, customer=customer).first()
    if order is None:
        raise Invalid(fields={"order": "Choose one of your own orders."})
    return order


@transaction.atomic
def reply_to_ticket(*, customer_id: str, ticket_id: str, message: str) -> str:
    """Write again about a question of one's own, which opens it again; the message's public id.

    The last message sent once more is the same one. Raises Invalid and NotFound, also for another's question.
    """
    body = clean_reply(message)
    ticket = lock_rows(Ticket.objects.filter(public_id=ticket_id, customer__public_id=customer_id)).first()
    if ticket is None:
        raise NotFound("There is no such question.")
    last = ticket.messages.order_by("-id").first()
    if last is not None and last.author != AGENT and last.body == body:
        return last.public_id
    written = TicketMessage.objects.create(ticket=ticket, body=body)
    _move(ticket, OPEN)
    publish(TicketReplied(ticket_id=ticket.public_id, message_id=written.public_id))
    return written.public_id


@transaction.atomic
def answer_ticket(*, ticket_id: str, message: str, status: str, author: Author) -> str:
    """Answer from the shop's own desk; the message's public id. The customer, CRM and ERP are told.

    `status` is how the question stands with this answer. The last answer sent once more is the same one. Raises Invalid
    naming `message` or `status`, and NotFound.
    """
    body = clean_reply(message)
    if status not in AFTER_ANSWER:
        raise Invalid(fields={"status": "Choose how the question stands now."})
    ticket = _locked(ticket_id)
    last = ticket.messages.order_by("-id").first()
    if last is not None and last.author == AGENT and last.body == body:
        return last.public_id
    answer = TicketMessage.objects.create(ticket=ticket, author=AGENT, body=body)
    record(author, "answered", ticket, {"status": (ticket.status, status)})
    _move(ticket, status)
    publish(TicketAnswered(ticket_id=ticket.public_id, message_id=answer.public_id))
    return answer.public_id


@transaction.atomic
def record_ticket_answer(*, ticket_id: str, crm_id: str, body: str, at: datetime) -> bool:
    """Keep what staff wrote in the CRM; False when it is here already. Raises NotFound."""
    ticket = _locked(ticket_id)
    if TicketMessage.objects.filter(crm_id=crm_id).exists():
        return False
    answer = TicketMessage.objects.create(
        ticket=ticket, author=AGENT, body=body[: MESSAGE_LENGTH * 4] or "…", written_at=at, crm_id=crm_id
    )
    Ticket.objects.filter(pk=ticket.pk).update(moved_at=clock.now())
    publish(TicketAnswered(ticket_id=ticket.public_id, message_id=answer.public_id))
    return True


@transaction.atomic
def record_ticket_status(*, ticket_id: str, status: str, version: int) -> bool:
    """Take over the CRM's status; False for old news and for a status that it has here. Raises NotFound, Invalid."""
    if status not in STATUSES:
        raise Invalid(f"A question cannot be {status}.")
    ticket = _locked(ticket_id)
    if version <= ticket.status_version:
        return False
    ticket.status_version = version
    ticket.save(update_fields=["status_version"])
    if ticket.status == status:
        return False
    _move(ticket, status)
    publish(TicketMoved(ticket_id=ticket.public_id, status=status, version=version))
    return True


def doubt_ticket(ticket_id: str) -> bool:
    """Let the CRM's next word about how a question stands be news, also in the version we have. False when it never spoke."""
    spoken_of = Ticket.objects.filter(public_id=ticket_id, status_version__gt=0)
    return bool(spoken_of.update(status_version=F("status_version") - 1))


@transaction.atomic
def record_message_in_crm(*, message_id: str, crm_id: str) -> bool:
    """Note the CRM's name for a message of the customer, so that its echo is known; False when it has one."""
    return bool(TicketMessage.objects.filter(public_id=message_id, crm_id=None).update(crm_id=crm_id))


def _locked(ticket_id: str) -> Ticket:
    ticket = lock_rows(Ticket.objects.filter(public_id=ticket_id)).first()
    if ticket is None:
        raise NotFound("There is no such question.")
    return ticket


def _move(ticket: Ticket, status: str) -> None:
    ticket.status, ticket.moved_at = status, clock.now()
    ticket.save(update_fields=["status", "moved_at"])
