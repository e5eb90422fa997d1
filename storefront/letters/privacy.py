"""The letters about what somebody asked of us under the data protection law."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.template.loader import render_to_string

from orders.customers.events import DataExportReady, ErasureAsked
from orders.customers.privacy.queries import erasure_notice, export_notice
from storefront.letters.composing import ComposedLetter, tidy_text
from storefront.letters.operations import write_letter
from storefront.pages.render import no_queries

ROOM = "/account/privacy/"


def on_erasure_asked(event: ErasureAsked) -> None:
    """When it will be done, and the way to call it off; nothing when it was called off before this was heard."""
    notice = erasure_notice(event.request_id)
    if notice is None:
        return
    shown = {
        "first_name": notice.name.split(" ")[0],
        "due_at": notice.due_at,
        "order_url": f"{settings.SITE_URL}/privacy/keep/{notice.id}/{notice.token}/",
    }
    _write("erasure_asked", notice.id, notice.email, "You asked us to erase your details", shown)


def on_data_export_ready(event: DataExportReady) -> None:
    """The download is there; the link leads to the account, where they log in."""
    notice = export_notice(event.export_id)
    if notice is None:
        return
    shown = {
        "first_name": notice.name.split(" ")[0],
        "expires_at": notice.expires_at,
        "order_url": f"{settings.SITE_URL}{ROOM}",
    }
    _write("data_export_ready", event.export_id, notice.email, "Your download is ready", shown)


def _write(kind: str, about: str, to: str, subject: str, shown: dict[str, Any]) -> None:
    words = {**shown, "subject": subject, "site_url": settings.SITE_URL}
    with no_queries():
        text = render_to_string(f"storefront/letters/{kind}.txt", words)
        html = render_to_string(f"storefront/letters/{kind}.html", words)
    write_letter(ComposedLetter(kind, about, "", to, subject, tidy_text(text), html))
