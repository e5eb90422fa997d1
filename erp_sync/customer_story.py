"""What other systems call a customer, and what was last said about them."""

from __future__ import annotations

from urllib.parse import urlencode

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.timezone import localtime

from core.front_page import Cell, Listing
from core.story import PersonPart, Somebody
from erp_sync.board.story import sync_story
from erp_sync.models import ExternalRef

TONES = {"done": "success", "pending": "info", "sending": "info", "dead": "danger", "ignored": ""}
LATEST = 15


def _known_as(somebody: Somebody) -> Listing:
    names = {somebody.public_id, somebody.email, somebody.email.lower(), *somebody.also}
    refs = ExternalRef.objects.filter(public_id__in=names).order_by("system", "id")
    rows = [
        [
            Cell(ref.system),
            Cell(ref.kind),
            Cell(ref.external_id),
            Cell(ref.public_id if ref.public_id in somebody.also else ""),
            Cell(date_format(localtime(ref.seen_at), "j M Y, H:i")),
        ]
        for ref in refs
    ]
    headings = [Cell("System"), Cell("As"), Cell("Its id"), Cell("Merged, was"), Cell("Last heard of")]
    return Listing("Known elsewhere", headings, rows, _story(somebody), "No other system knows them yet.")


def _messages(somebody: Somebody) -> Listing:
    chapters = sync_story(somebody.email).chapters[-LATEST:] if somebody.email else ()
    rows = [
        [
            Cell(date_format(localtime(each.at), "j M, H:i")),
            Cell(f"{'to' if each.way == 'out' else 'from'} {each.system}"),
            Cell(each.title),
            Cell(each.status_title, tone=TONES.get(each.status, "")),
        ]
        for each in reversed(chapters)
    ]
    headings = [Cell("When"), Cell("Way"), Cell("About"), Cell("State")]
    return Listing(
        "Said between systems", headings, rows, _story(somebody), "Nothing was said about them yet."
    )


def _story(somebody: Somebody) -> str:
    return f"{reverse('admin:erp_sync_syncrun_story')}?{urlencode({'q': somebody.email})}"


known_as = PersonPart("erp_sync.view_externalref", _known_as)
messages = PersonPart("erp_sync.view_outboundmessage", _messages)
