"""What the customer of an order has been told."""

from __future__ import annotations

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.timezone import localtime

from core.front_page import Cell, Listing, list_url
from core.story import StoryPart, Subject, Trouble
from storefront.letters.models import Letter

TONES = {"written": "info", "sending": "info", "sent": "success", "unknown": "warning", "failed": "danger"}
LONGEST, MOST_STUCK = 30, 5
STUCK = {
    "unknown": "may or may not have arrived: ask the customer, and send it again from its page.",
    "failed": "could not be sent: look at the address, and send it again from its page.",
}


def _letters(subject: Subject) -> Listing:
    rows = Letter.objects.filter(order_number=subject.number).defer("text", "html").order_by("-id")[:LONGEST]
    return Listing(
        title="Letters",
        headings=[Cell("Written"), Cell("By"), Cell("Subject"), Cell("State")],
        rows=[_row(letter) for letter in rows],
        url=list_url("storefront_letter", q=subject.number),
        empty="Nothing has been written to the customer yet.",
    )


def _row(letter: Letter) -> list[Cell]:
    return [
        Cell(date_format(localtime(letter.written_at), "j M, H:i")),
        Cell(letter.get_channel_display()),
        Cell(letter.subject, url=reverse("admin:storefront_letter_change", args=[letter.pk]), wraps=True),
        Cell(letter.get_status_display(), tone=TONES[letter.status]),
    ]


def _stuck(subject: Subject) -> list[Trouble]:
    """Those that failed, and those of which nobody knows whether they arrived."""
    rows = Letter.objects.filter(order_number=subject.number, status__in=("unknown", "failed"))
    return [
        Trouble(
            label="Look at the letter",
            why=f"“{letter.subject}” {STUCK[letter.status]}",
            permission="storefront.change_letter",
            url=reverse("admin:storefront_letter_change", args=[letter.pk]),
        )
        for letter in rows.only("subject", "status").order_by("id")[:MOST_STUCK]
    ]


letters = StoryPart("storefront.view_letter", _letters, _stuck)
