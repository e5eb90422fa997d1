"""News of our own writes, coming back: recognised by the version that the far end gave us when it accepted them."""

from __future__ import annotations

import json

from erp_sync.engine.errors import NotForUs
from erp_sync.models import ExternalRef, InboxMessage

WEBHOOK = "webhook:"


def refuse_echo(message: InboxMessage) -> None:
    """Raise NotForUs for a webhook about a version that our own write made, or an older one.

    Only hints are judged like this: what a reading or a repair brings is always looked at.
    """
    if not message.event_id.startswith(WEBHOOK):
        return
    told = _version_told(message.body)
    if told is None:
        return
    external_id, version = told
    known = ExternalRef.objects.filter(system=message.source, external_id=external_id, version__gte=version)
    if known.exists():
        raise NotForUs(
            f"The echo of our own write, or old: {external_id} is known here in version {version} or later."
        )


def _version_told(body: str) -> tuple[str, int] | None:
    """The id and version that an event is about, where it names them: `{"resource": {"id", "version"}}`."""
    try:
        event = json.loads(body)
    except ValueError:
        return None
    about = event.get("resource") if isinstance(event, dict) else None
    if not isinstance(about, dict):
        return None
    external_id, version = about.get("id"), about.get("version")
    if not isinstance(external_id, str) or not isinstance(version, int) or isinstance(version, bool):
        return None
    return external_id, version
