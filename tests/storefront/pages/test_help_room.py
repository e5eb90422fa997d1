"""Help in the account: asked once, about one's own orders, seen by nobody else; what is wrong stands beside its field."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from core.models import OutboxEvent, User
from orders.customers.tickets.operations import open_ticket
from orders.customers.tickets.rules import Question
from orders.models import Ticket, TicketMessage
from storefront.try_limits import QUESTIONS
from tests.orders.wardrobe import add_customer

pytestmark = pytest.mark.django_db
ROOM = "/account/help/"
ASKED = {"subject": "Which size?", "message": "M or L?"}


@pytest.fixture
def asha(client: Client) -> Client:
    add_customer()
    client.force_login(User.objects.get())
    return client


def test_asked_once_listed_and_written_again(asha: Client) -> None:
    assert "You have asked nothing yet" in asha.get(ROOM).text
    first = asha.post(f"{ROOM}new/", ASKED)
    again = asha.post(f"{ROOM}new/", ASKED)
    ticket = Ticket.objects.get()
    assert first["Location"] == again["Location"] == f"{ROOM}{ticket.public_id}/"
    assert OutboxEvent.objects.filter(name__endswith="TicketOpened").count() == 1
    page = asha.get(ROOM).text
    assert "Which size?" in page and ticket.number in page and "We are looking into it" in page
    for _ in range(2):
        assert asha.post(f"{ROOM}{ticket.public_id}/", {"message": "Or XL?"}).status_code == 303
    assert list(ticket.messages.values_list("body", flat=True)) == ["M or L?", "Or XL?"]


def test_what_is_wrong_stands_beside_its_field_and_nothing_is_lost(asha: Client) -> None:
    answer = asha.post(f"{ROOM}new/", {"subject": "", "message": "<i>M or L?", "order": "WEB-1"})
    assert answer.status_code == 400
    assert 'id="error-subject"' in answer.text and 'aria-invalid="true"' in answer.text
    assert "&lt;i&gt;M or L?" in answer.text
    answer = asha.post(f"{ROOM}new/", {**ASKED, "order": "WEB-1"})
    assert answer.status_code == 400
    ticket_id = open_ticket(customer_id=_asha(), question=Question("A", "B"))
    answer = asha.post(f"{ROOM}{ticket_id}/", {"message": " \n"})
    assert answer.status_code == 400 and "Write a line or two" in answer.text
    answer = asha.post(f"{ROOM}{ticket_id}/", {"message": "x" * 2001})
    assert answer.status_code == 400 and "x" * 2001 in answer.text
    assert TicketMessage.objects.count() == 1


def _asha() -> str:
    return User.objects.get().customer.public_id


def test_another_s_question_is_not_there_and_floods_are_slowed_down(asha: Client) -> None:
    other = add_customer("b@blouson.test")
    theirs = open_ticket(customer_id=other, question=Question("Theirs", "Secret"))
    for answer in (asha.get(f"{ROOM}{theirs}/"), asha.post(f"{ROOM}{theirs}/", {"message": "Hello"})):
        assert answer.status_code == 404 and "Secret" not in answer.text
    assert TicketMessage.objects.count() == 1
    assert Client().get(ROOM)["Location"] == f"/account/?next={ROOM}"
    for number in range(QUESTIONS.per_person):
        asha.post(f"{ROOM}new/", {"subject": f"{number}", "message": "M?"})
    answer = asha.post(f"{ROOM}new/", {"subject": "One more", "message": "M?"})
    assert answer.status_code == 429 and "One more" in answer.text
    assert not Ticket.objects.filter(subject="One more").exists()


def test_the_list_costs_the_same_however_long_it_is(asha: Client) -> None:
    costs = []
    for number in range(3):
        open_ticket(customer_id=_asha(), question=Question(f"Q{number}", "B"))
        with CaptureQueriesContext(connection) as seen:
            asha.get(ROOM)
        costs.append(len(seen))
    assert costs[1] == costs[2]
