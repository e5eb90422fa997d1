"""Messages: tickets of those we know, leads of everybody else, and nobody is told which."""

from __future__ import annotations

import pytest

from core.errors import Invalid
from orders.customers.contact.operations import Message, receive_message
from orders.customers.leads.rules import Enquiry
from orders.models import Lead, Order, Ticket
from tests.orders.conftest import begin
from tests.orders.wardrobe import add_customer
from tests.world import World

pytestmark = pytest.mark.django_db
ASKED = Enquiry("order", "Asha Rao", "asha@example.com", "", "Where is it?")


@pytest.fixture
def order(world: World) -> Order:
    """Asha's, ordered with her account."""
    return Order.objects.get(public_id=begin(customer_id=add_customer("asha@example.com")).order_id)


def test_a_customer_s_message_is_a_ticket_about_their_own_order_alone(order: Order) -> None:
    assert order.customer is not None
    mine = receive_message(Message(ASKED, order.number.lower(), order.customer.public_id))
    ticket = Ticket.objects.get()
    assert (mine.ticket_id, mine.lead_id) == (ticket.public_id, "")
    assert (ticket.order, ticket.subject) == (order, "An order I have placed")
    assert ticket.messages.get().body == "Where is it?"
    meera = add_customer("meera@example.com")
    receive_message(Message(ASKED, order.number, meera))
    assert Ticket.objects.get(customer__public_id=meera).order is None


def test_a_guest_is_known_by_number_and_contact_together(order: Order) -> None:
    found = receive_message(Message(ASKED, order.number))
    assert Ticket.objects.get(public_id=found.ticket_id).customer == order.customer
    for wrong in (
        Message(Enquiry("order", "Eve", "eve@example.com", "", "Where is it?"), order.number),
        Message(ASKED, "WEB-999999"),
        Message(ASKED),
    ):
        assert receive_message(wrong).ticket_id == ""
    assert Ticket.objects.count() == 1
    assert set(Lead.objects.values_list("topic", "message")) == {
        ("other", f"{order.number}: Where is it?"),
        ("other", "WEB-999999: Where is it?"),
        ("other", "Where is it?"),
    }


def test_what_is_for_sales_stays_a_lead_and_what_is_wrong_keeps_nothing(order: Order) -> None:
    assert order.customer is not None
    bridal = Enquiry("bridal", "Asha Rao", "asha@example.com", "", "Twelve blouses.")
    kept = receive_message(Message(bridal, order.number, order.customer.public_id))
    assert Lead.objects.get(public_id=kept.lead_id).customer == order.customer
    with pytest.raises(Invalid) as refused:
        receive_message(Message(Enquiry("order", "", "", "", ""), order.number))
    assert set(refused.value.fields) == {"name", "email", "message"}
    assert (Lead.objects.count(), Ticket.objects.count()) == (1, 0)
