"""Questions as their customers see them, and as other systems are told of them."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Q

from core.errors import NotFound
from orders.customers.tickets.models import Ticket, TicketMessage
from orders.customers.tickets.rules import AGENT, STATUSES


@dataclass(frozen=True, slots=True)
class TicketCard:
    """A question in a list; `order_number` is empty for one about no order."""

    id: str
    number: str
    subject: str
    status: str
    status_label: str
    order_number: str
    moved_at: datetime
    answers: int


@dataclass(frozen=True, slots=True)
class Written:
    """One message; `by_us` for what staff wrote."""

    id: str
    by_us: bool
    body: str
    written_at: datetime


@dataclass(frozen=True, slots=True)
class TicketPage:
    """A question with everything that was written."""

    card: TicketCard
    messages: Sequence[Written]


@dataclass(frozen=True, slots=True)
class TicketForSystems:
    """A question as CRM and ERP are told of it. Ids are public."""

    id: str
    number: str
    subject: str
    status: str
    order_number: str
    customer_id: str
    name: str
    email: str
    phone: str
    opened_at: datetime


@dataclass(frozen=True, slots=True)
class MessageForSystems:
    """A message as CRM and ERP are told of it. `crm_id` is empty until the CRM has it."""

    id: str
    ticket_id: str
    author: str
    body: str
    written_at: datetime
    crm_id: str


def tickets_of(customer_id: str) -> tuple[TicketCard, ...]:
    """A customer's questions, the last moved first. One query."""
    rows = Ticket.objects.filter(customer__public_id=customer_id).select_related("order")
    counted = rows.annotate(answers=Count("messages", filter=Q(messages__author=AGENT)))
    return tuple(_card(row, row.answers) for row in counted.order_by("-moved_at", "-id")[:100])


def ticket_page(*, customer_id: str, ticket_id: str) -> TicketPage:
    """One question of a customer. Two queries. Raises NotFound, also for another's."""
    row = (
        Ticket.objects.filter(public_id=ticket_id, customer__public_id=customer_id)
        .select_related("order")
        .prefetch_related("messages")
        .first()
    )
    if row is None:
        raise NotFound("We could not find this question among yours.")
    messages = tuple(
        Written(each.public_id, each.author == AGENT, each.body, each.written_at)
        for each in row.messages.all()
    )
    return TicketPage(_card(row, sum(each.by_us for each in messages)), messages)


def _card(row: Ticket, answers: int) -> TicketCard:
    return TicketCard(
        id=row.public_id,
        number=row.number,
        subject=row.subject,
        status=row.status,
        status_label=STATUSES[row.status],
        order_number=row.order.number if row.order else "",
        moved_at=row.moved_at,
        answers=answers,
    )


def ticket_for_systems(ticket_id: str) -> TicketForSystems:
    """A question by its public id. One query; raises NotFound."""
    row = Ticket.objects.select_related("customer", "order").filter(public_id=ticket_id).first()
    if row is None:
        raise NotFound("There is no such question.")
    return TicketForSystems(
        id=row.public_id,
        number=row.number,
        subject=row.subject,
        status=row.status,
        order_number=row.order.number if row.order else "",
        customer_id=row.customer.public_id,
        name=row.customer.name,
        email=row.customer.email,
        phone=row.customer.phone,
        opened_at=row.created_at,
    )


def messages_for_systems(ticket_id: str, *, message_id: str | None = None) -> tuple[MessageForSystems, ...]:
    """The messages of a question, oldest first, or one of them. One query."""
    rows = TicketMessage.objects.filter(ticket__public_id=ticket_id)
    if message_id is not None:
        rows = rows.filter(public_id=message_id)
    return tuple(
        MessageForSystems(row.public_id, ticket_id, row.author, row.body, row.written_at, row.crm_id or "")
        for row in rows
    )


def tickets_standing(ticket_ids: Collection[str]) -> dict[str, str]:
    """How these questions stand, by public id; those that are not here are left out. One query."""
    return dict(Ticket.objects.filter(public_id__in=ticket_ids).values_list("public_id", "status"))


def tickets_asked(*, before: datetime) -> Iterator[tuple[str, str]]:
    """The public id of every question from before a moment, and how it stands, the oldest first."""
    rows = Ticket.objects.filter(created_at__lt=before).order_by("pk").values_list("public_id", "status")
    yield from rows.iterator(chunk_size=1000)


def answers_kept(crm_ids: Collection[str]) -> frozenset[str]:
    """Those of these messages of the CRM that are here. One query."""
    return frozenset(
        str(each)
        for each in TicketMessage.objects.filter(crm_id__in=crm_ids).values_list("crm_id", flat=True)
    )
