"""The text message with a one-time code. Its digits are filled in while it is sent and are never stored."""

from __future__ import annotations

from urllib.parse import urlsplit

from django.conf import settings

from core.errors import Rejected
from orders.customers.codes.queries import code_to_send
from storefront.letters.composing import ComposedLetter

KIND = "one_time_code"
SUBJECT = "One-time code"
DIGITS_GO_HERE = "······"
# What each purpose's code is for, in the reader's words; another purpose needs a line here.
DEEDS = {
    "login": "to log in",
    "confirm_phone": "to confirm your number",
    "confirm_order": "to confirm your order",
}


def compose_one_time_code(code_id: str) -> ComposedLetter | None:
    """The message of a code (public id), with dots for digits; None when the code is no longer any use."""
    code = code_to_send(code_id)
    if code is None:
        return None
    deed = DEEDS.get(code.purpose, "")
    text = (
        f"{DIGITS_GO_HERE} is your Blouson code{' ' if deed else ''}{deed}. It is good for {code.minutes} minutes. "
        f"We never ask for it: tell it to nobody.\n\n@{urlsplit(settings.SITE_URL).hostname} #{DIGITS_GO_HERE}"
    )
    return ComposedLetter(KIND, code.id, "", code.phone, SUBJECT, text, "", channel="sms")


def with_digits(*, about: str, text: str) -> str:
    """The text as it is sent. Raises Rejected for a code that lapsed meanwhile: it would only puzzle its reader."""
    code = code_to_send(about)
    if code is None:
        raise Rejected("the code had lapsed before it could be sent")
    return text.replace(DIGITS_GO_HERE, code.digits)
