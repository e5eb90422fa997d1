"""What the customer of an order has been told."""

from __future__ import annotations

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.timezone import localtime

from core.front_page import Cell, Listing, list_url
from core.story import StoryPart, Subject
from storefront.letters.models import Letter

TONES = {"written": "info", "sending": "info", "sent": "success", "unknown": "warning", "failed": "danger"}
LONGEST = 30


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


letters = StoryPart("storefront.view_letter", _letters)
