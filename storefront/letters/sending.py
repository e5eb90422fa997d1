"""Handing one letter over, by e-mail or as a text message, and what it means when that fails."""

from __future__ import annotations

import smtplib

from django.core.mail import EmailMultiAlternatives

from core.errors import OutcomeUnknown, Rejected, Unavailable
from core.http import refuse_inside_transaction
from storefront.letters import one_time_code
from storefront.letters.models import Letter
from storefront.letters.ports import TextMessage
from storefront.letters.texting import text_messenger

# What a mail server says before it has taken anything: sending again cannot make two.
NOT_SENT = (
    smtplib.SMTPConnectError,
    smtplib.SMTPHeloError,
    smtplib.SMTPAuthenticationError,
    ConnectionRefusedError,
)


def hand_over(letter: Letter) -> None:
    """Send a letter on its channel, once.

    Raises Unavailable when nothing was sent, OutcomeUnknown when it may have been, Rejected when it never will be.
    """
    refuse_inside_transaction()
    if letter.channel == Letter.Channel.EMAIL:
        _mail(letter)
    else:
        _text(letter)


def _mail(letter: Letter) -> None:
    message = EmailMultiAlternatives(
        subject=letter.subject, body=letter.text, to=[letter.to], headers=_headers(letter)
    )
    message.attach_alternative(letter.html, "text/html")
    try:
        message.send()
    except (smtplib.SMTPRecipientsRefused, smtplib.SMTPSenderRefused) as failure:
        raise Rejected(_words(failure)) from failure
    except NOT_SENT as failure:
        raise Unavailable(type(failure).__name__) from failure
    except (smtplib.SMTPException, OSError) as failure:
        raise OutcomeUnknown(_words(failure)) from failure


def _text(letter: Letter) -> None:
    text = letter.text
    if letter.kind == one_time_code.KIND:
        text = one_time_code.with_digits(about=letter.about, text=text)
    text_messenger().send(TextMessage(letter.public_id, letter.channel, letter.to, letter.kind, text))


def _headers(letter: Letter) -> dict[str, str]:
    """Mail programs show a way out beside letters that name one, and take it with one press (RFC 8058)."""
    stop = (
        {
            "List-Unsubscribe": f"<{letter.stop_url}>",
            "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
        }
        if letter.stop_url
        else {}
    )
    return {"X-Letter-Id": letter.public_id, **stop}


def _words(failure: Exception) -> str:
    return f"{type(failure).__name__}: {failure}"
