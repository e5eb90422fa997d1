"""What the customer of an order has been told."""

from __future__ import annotations

from collections.abc import Sequence

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.timezone import localtime

from core.front_page import Cell, Listing, list_url
from core.story import StoryPart, Subject, Trouble
from storefront.letters.models import Letter

TONES = {"written": "info", "sending": "info", "sent": "success", "unknown": "warning", "failed": "danger"}
LONGEST = 30
MAY_GO_AGAIN = frozenset({"sent", "unknown", "failed"})
STUCK = {
    "unknown": "may or may not have arrived: ask the customer, and send it again from there.",
    "failed": "could not be sent: look at the address, and send it again from there.",
}


def _letters(subject: Subject) -> Listing:
    rows = Letter.objects.filter(order_number=subject.number).defer("text", "html").order_by("-id")[:LONGEST]
    return Listing(
        title="Letters",
        headings=[Cell("Written"), Cell("By"), Cell("Subject"), Cell("State"), Cell("Once more")],
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
        _again(letter),
    ]


def _again(letter: Letter) -> Cell:
    """The way to send it once more, for whoever may; not while it is on its way."""
    if letter.status not in MAY_GO_AGAIN:
        return Cell("")
    url = reverse("admin:storefront_letter_send_this_again", args=[letter.pk])
    return Cell("Send again", url=url, is_dialog=True, permission="storefront.change_letter")


def _stuck(subject: Subject) -> list[Trouble]:
    """Those that failed, and those of which nobody knows whether they arrived; many of a kind as one."""
    rows = Letter.objects.filter(order_number=subject.number, status__in=STUCK).order_by("id")
    found = list(rows.only("subject", "status"))
    return [
        _trouble(subject, status, mine)
        for status in STUCK
        if (mine := [x for x in found if x.status == status])
    ]


def _trouble(subject: Subject, status: str, stuck: Sequence[Letter]) -> Trouble:
    if len(stuck) == 1:
        what, label = f"“{stuck[0].subject}”", "Look at the letter"
        url = reverse("admin:storefront_letter_change", args=[stuck[0].pk])
    else:
        what, label = f"{len(stuck)} letters", "Look at the letters"
        url = list_url("storefront_letter", q=subject.number, status__exact=status)
    return Trouble(label, f"{what} {STUCK[status]}", "storefront.change_letter", url)


letters = StoryPart("storefront.view_letter", _letters, _stuck)
