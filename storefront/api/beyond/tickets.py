"""A customer's questions and what staff answer: Medusa has no word for them."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from rest_framework.request import Request

from core.api.asked import Asked
from core.api.bodies import Body, Text
from core.api.wire import written
from orders.customers.tickets.operations import open_ticket, reply_to_ticket
from orders.customers.tickets.queries import TicketCard, TicketPage, ticket_page, tickets_of
from orders.customers.tickets.rules import Question
from storefront.api.versions import OwnView
from storefront.api.view import answered, plain_request
from storefront.try_limits import QUESTIONS


class QuestionBody(Body):
    """What is asked; `order_number` of one of the customer's own orders."""

    subject = Text(required=True, allow_null=False, max_length=400)
    message = Text(required=True, allow_null=False, max_length=8000)
    order_number = Text(max_length=30)


class MessageBody(Body):
    """What is written besides."""

    message = Text(required=True, allow_null=False, max_length=8000)


class Tickets(OwnView):
    """GET and POST /store/customers/me/tickets."""

    def get(self, request: Request) -> HttpResponse:
        """The customer's questions, the last moved first."""
        return self.as_it_is(request)

    def shown(self, request: Request, **path: str) -> dict[str, Any]:
        """A page of the questions."""
        asked = Asked(plain_request(request), ("limit", "offset"))
        page, cards = asked.page(), tickets_of(self.customer_id)
        shown = [_card(each) for each in cards[page.offset : page.offset + page.limit]]
        return {"tickets": shown, "count": len(cards), "offset": page.offset, "limit": page.limit}

    def post(self, request: Request) -> HttpResponse:
        """Ask something; the same twice within half an hour is one question. Raises Invalid naming wrong fields."""
        said = QuestionBody.read(request)
        QUESTIONS.spend(plain_request(request), self.customer_id)
        question = Question(said["subject"], said["message"], said.get("order_number") or "")
        ticket_id = open_ticket(customer_id=self.customer_id, question=question)
        return answered({"ticket": _whole(ticket_page(customer_id=self.customer_id, ticket_id=ticket_id))})


class TicketView(OwnView):
    """A door of one question."""

    def shown(self, request: Request, **path: str) -> dict[str, Any]:
        """It with everything that was written. Raises NotFound for another's."""
        page = ticket_page(customer_id=self.customer_id, ticket_id=path["ticket_id"])
        return {"ticket": _whole(page)}


class OneTicket(TicketView):
    """GET /store/customers/me/tickets/:id."""

    def get(self, request: Request, ticket_id: str) -> HttpResponse:
        """A question with everything that was written. Raises NotFound for another's."""
        return self.as_it_is(request, ticket_id=ticket_id)


class TicketMessages(TicketView):
    """POST /store/customers/me/tickets/:id/messages."""

    def post(self, request: Request, ticket_id: str) -> HttpResponse:
        """Write again, which opens the question again. Raises NotFound for another's."""
        said = MessageBody.read(request)
        QUESTIONS.spend(plain_request(request), self.customer_id)
        reply_to_ticket(customer_id=self.customer_id, ticket_id=ticket_id, message=said["message"])
        return self.as_it_is(request, ticket_id=ticket_id)


def _card(card: TicketCard) -> dict[str, Any]:
    return {
        "id": card.id,
        "number": card.number,
        "subject": card.subject,
        "status": card.status,
        "status_label": card.status_label,
        "order_number": card.order_number or None,
        "answers": card.answers,
        "updated_at": written(card.moved_at),
    }


def _whole(page: TicketPage) -> dict[str, Any]:
    messages = [
        {
            "id": each.id,
            "author": "shop" if each.by_us else "customer",
            "body": each.body,
            "written_at": written(each.written_at),
        }
        for each in page.messages
    ]
    return {**_card(page.card), "messages": messages}
