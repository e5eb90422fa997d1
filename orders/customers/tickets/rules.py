"""What a question has to say before anybody can answer it. Pure."""

from __future__ import annotations

from dataclasses import dataclass

from core.errors import Invalid
from orders.customers.leads.rules import plain_message
from orders.customers.rules import plain_text

SUBJECT_LENGTH = 120
MESSAGE_LENGTH = 2000
OPEN, PENDING, RESOLVED, CLOSED = "open", "pending", "resolved", "closed"
STATUSES = {
    OPEN: "We are looking into it",
    PENDING: "We have answered",
    RESOLVED: "Solved",
    CLOSED: "Closed",
}
AFTER_ANSWER = (PENDING, RESOLVED)  # how a question may stand with an answer of ours
CUSTOMER, AGENT = "customer", "agent"
AUTHORS = {CUSTOMER: "customer", AGENT: "our staff"}


@dataclass(frozen=True, slots=True)
class Question:
    """What somebody asks, as it was typed. `order_number` is empty for a question about no order."""

    subject: str
    message: str
    order_number: str = ""


def clean_question(question: Question) -> Question:
    """The question tidied. Raises Invalid naming each field that needs another look."""
    subject, message = plain_text(question.subject), plain_message(question.message)
    wrong = {}
    if not subject:
        wrong["subject"] = "Tell us in a few words what it is about."
    elif len(subject) > SUBJECT_LENGTH:
        wrong["subject"] = f"Please keep this below {SUBJECT_LENGTH} letters."
    wrong |= _message_problem(message)
    if wrong:
        raise Invalid(fields=wrong)
    return Question(subject=subject, message=message, order_number=question.order_number.strip().upper())


def clean_reply(text: str) -> str:
    """A reply tidied. Raises Invalid for an empty or a very long one."""
    message = plain_message(text)
    wrong = _message_problem(message)
    if wrong:
        raise Invalid(fields=wrong)
    return message


def _message_problem(message: str) -> dict[str, str]:
    if not message:
        return {"message": "Write a line or two, so that we can help."}
    if len(message) > MESSAGE_LENGTH:
        return {
            "message": f"Please keep this below {MESSAGE_LENGTH:,} letters; you can write again below it."
        }
    return {}
