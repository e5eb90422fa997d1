"""What a question about a piece has to say, and what an answer has. Pure."""

from __future__ import annotations

from dataclasses import dataclass

from core.errors import Invalid
from orders.customers.leads.rules import plain_message
from orders.customers.rules import NAME_LENGTH, normal_email, plain_text

LEAST_TEXT = 8
QUESTION_LENGTH = 400
ANSWER_LENGTH = 2000
REFUSAL_LENGTH = 200
LANGUAGE_LENGTH = 5


@dataclass(frozen=True, slots=True)
class Asked:
    """A question as it was typed, with who asks and where the answer goes. `language` is the one it was asked in."""

    text: str
    name: str
    email: str
    language: str = "en"


def clean_asked(asked: Asked) -> Asked:
    """The question tidied. Raises Invalid naming every field that needs another look (text, name, email)."""
    text, name, email = plain_message(asked.text), plain_text(asked.name), normal_email(asked.email.strip())
    problems = {}
    if len(text) < LEAST_TEXT:
        problems["text"] = "Write your question in a sentence."
    elif len(text) > QUESTION_LENGTH:
        problems["text"] = f"Please shorten this to {QUESTION_LENGTH} characters."
    if not name:
        problems["name"] = "Tell us your name."
    elif len(name) > NAME_LENGTH:
        problems["name"] = f"Please shorten this to {NAME_LENGTH} characters."
    if email is None:
        problems["email"] = "Enter an e-mail address such as asha@example.com."
    if email is None or problems:
        raise Invalid(fields=problems)
    return Asked(text, name, email, asked.language[:LANGUAGE_LENGTH])


def clean_answer(text: str) -> str:
    """The shop's answer tidied. Raises Invalid when it is empty or too long."""
    answer = plain_message(text)
    if not answer:
        raise Invalid(fields={"answer": "Write the answer that everybody will read."})
    if len(answer) > ANSWER_LENGTH:
        raise Invalid(fields={"answer": f"Please shorten this to {ANSWER_LENGTH} characters."})
    return answer
