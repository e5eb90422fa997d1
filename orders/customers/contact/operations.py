"""Where a message goes: to support as a ticket, or to sales as a lead."""

from __future__ import annotations

from dataclasses import dataclass, replace

from django.db.models import Q

from orders.customers.leads.operations import receive_lead
from orders.customers.leads.rules import MESSAGE_LENGTH, TOPICS, Enquiry, clean_enquiry
from orders.customers.rules import normal_email, normal_phone
from orders.customers.tickets.operations import open_ticket
from orders.customers.tickets.rules import Question
from orders.sales.models import Order
from orders.sales.queries.lookup import order_number_typed

ABOUT_ORDER, ANYTHING = "order", "other"
CONTACT_TOPICS = {ABOUT_ORDER: "An order I have placed", **TOPICS}
FOR_SUPPORT = frozenset({ABOUT_ORDER, ANYTHING})


@dataclass(frozen=True, slots=True)
class Message:
    """What somebody wrote. `order_number` as it was typed, empty for none; `customer_id` is public, None for guests."""

    enquiry: Enquiry
    order_number: str = ""
    customer_id: str | None = None


@dataclass(frozen=True, slots=True)
class Received:
    """What it has become: the public id of a ticket or of a lead, the other empty."""

    ticket_id: str = ""
    lead_id: str = ""


def receive_message(message: Message) -> Received:
    """Keep a message as a ticket of a customer we know, else as a lead; whoever wrote is not told which.

    A guest is known by the number of an order together with its e-mail or telephone, when the order belongs to an
    account. Bridal, bulk and made-to-measure wishes are for sales, whoever writes. Raises Invalid naming each wrong
    field (topic, name, email, phone, message), and then keeps nothing.
    """
    typed = message.enquiry
    topic = ANYTHING if typed.topic == ABOUT_ORDER else typed.topic
    asked = clean_enquiry(replace(typed, topic=topic))
    number = order_number_typed(message.order_number)
    if typed.topic in FOR_SUPPORT:
        customer_id, order_number = _known(message.customer_id, number, asked)
        if customer_id:
            question = Question(CONTACT_TOPICS[typed.topic], asked.message, order_number)
            return Received(ticket_id=open_ticket(customer_id=customer_id, question=question))
    if number:
        asked = replace(asked, message=f"{number}: {asked.message}"[:MESSAGE_LENGTH])
    return Received(lead_id=receive_lead(enquiry=asked, customer_id=message.customer_id))


def _known(customer_id: str | None, number: str, asked: Enquiry) -> tuple[str, str]:
    """Whose ticket it is, and about which order of theirs; ("", "") when nobody is known."""
    orders = Order.objects.filter(number=number, customer__isnull=False)
    if customer_id:
        return customer_id, number if orders.filter(customer__public_id=customer_id).exists() else ""
    email, phone = normal_email(asked.email), normal_phone(asked.phone)
    theirs = Q(pk__in=())
    if email:
        theirs |= Q(email=email)
    if phone:
        theirs |= Q(phone=phone)
    owner = orders.filter(theirs).values_list("customer__public_id", flat=True).first() if number else None
    return (owner, number) if owner else ("", "")
