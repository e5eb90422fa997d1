"""What an enquiry has to say before anybody can answer it. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass

from core.errors import Invalid
from orders.customers.rules import NAME_LENGTH, normal_email, normal_phone, plain_text

MESSAGE_LENGTH = 1500
SOURCE_LENGTH = 60
TOPICS = {
    "made_to_measure": "Something made to my measurements",
    "bridal": "A bridal or festive order",
    "bulk": "Many pieces: a wedding party, a school, a uniform",
    "other": "Something else",
}
NEWSLETTER = "newsletter"  # nobody chooses it in the form: it comes of a confirmed address
IN_CRM = "crm"  # nor this one: it was written down in the CRM
KINDS = {**TOPICS, NEWSLETTER: "The newsletter", IN_CRM: "Noted in the CRM"}
CRM_CONSENT = "Noted in the CRM, by whoever spoke with them."
NEW, WORKING, CONVERTED, LOST = "new", "working", "converted", "lost"
STATUSES = {NEW: "new", WORKING: "being followed up", CONVERTED: "became a customer", LOST: "lost"}
CALL, EMAIL, NOTE = "call", "email", "note"
ACTIVITIES = {CALL: "call", EMAIL: "e-mail", NOTE: "note"}
ACTIVITY_LENGTH = 4000
CONSENT = "Use what I wrote to answer this enquiry, by e-mail or phone."

_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]+")
_BLANK_LINES = re.compile(r"\n{3,}")


@dataclass(frozen=True, slots=True)
class Enquiry:
    """What somebody wrote, as it was typed. `product_handle` names the piece it is about, when there is one."""

    topic: str
    name: str
    email: str
    phone: str
    message: str
    product_handle: str = ""


def next_status(now: str, told: str) -> str:
    """Where an enquiry stands after news of it: whoever became a customer stays one, and a word that nobody knows says nothing."""
    return now if now == CONVERTED or told not in STATUSES else told


def clean_enquiry(enquiry: Enquiry) -> Enquiry:
    """The enquiry tidied and normalised. Raises Invalid naming every field that needs another look.

    One way to answer is enough: an e-mail address or an Indian mobile number.
    """
    name, message = plain_text(enquiry.name), plain_message(enquiry.message)
    email, phone = enquiry.email.strip(), enquiry.phone.strip()
    problems = {
        "topic": "" if enquiry.topic in TOPICS else "Choose what it is about.",
        "name": _length_problem(name, NAME_LENGTH, missing="Tell us your name."),
        "email": "Enter an e-mail address such as asha@example.com."
        if email and normal_email(email) is None
        else "",
        "phone": "Enter a 10-digit Indian mobile number, such as 98450 12345."
        if phone and normal_phone(phone) is None
        else "",
        "message": _length_problem(
            message, MESSAGE_LENGTH, missing="Write a line about what you have in mind."
        ),
    }
    if not email and not phone:
        problems["email"] = "Give us an e-mail address or a phone number, so that we can answer."
    wrong = {field: advice for field, advice in problems.items() if advice}
    if wrong:
        raise Invalid(fields=wrong)
    return Enquiry(
        topic=enquiry.topic,
        name=name,
        email=normal_email(email) or "",
        phone=normal_phone(phone) or "",
        message=message,
        product_handle=enquiry.product_handle.strip(),
    )


def plain_message(text: str) -> str:
    """Several lines of text: line ends alike, no other control characters, at most one empty line in a row."""
    lines = _CONTROL.sub(" ", text.replace("\r\n", "\n").replace("\r", "\n"))
    return _BLANK_LINES.sub("\n\n", "\n".join(line.rstrip() for line in lines.split("\n"))).strip()


def _length_problem(text: str, most: int, *, missing: str) -> str:
    if not text:
        return missing
    return f"Please shorten this to {most} characters." if len(text) > most else ""
