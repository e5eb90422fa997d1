"""What `manage.py doctor` looks at among the outside systems."""

from __future__ import annotations

from collections.abc import Iterable

from django.conf import settings

from core.diagnoses import Finding, answers_at
from erp_sync.crm.ports import the_crm
from erp_sync.erp.ports import the_erp
from erp_sync.hooks.queries import hook_trouble
from erp_sync.models import Cursor, FlowPause, InboxMessage, OutboundMessage
from erp_sync.queries import waiting_too_long


def systems_answer() -> Iterable[Finding]:
    """The ERP, the CRM and the courier speak at their addresses."""
    for system in (the_erp(), the_crm()):
        address, path, variable = system.health()
        yield answers_at(system.name, address, path=path, variable=variable)
    yield answers_at("shiprocket", settings.SHIPROCKET_BASE_URL, variable="SHIPROCKET_BASE_URL")


def nothing_is_stuck() -> Iterable[Finding]:
    """No message was given up on, and every reading has succeeded of late."""
    incoming = InboxMessage.objects.filter(status=InboxMessage.Status.DEAD).count()
    outgoing = OutboundMessage.objects.filter(status=OutboundMessage.Status.DEAD).count()
    remedy = "Open Dead letters in the admin, read the reasons, replay or ignore."
    yield Finding(
        "messages", not incoming + outgoing, f"{incoming} in and {outgoing} out are dead letters", remedy
    )
    for cursor in Cursor.objects.all():
        last = f"last read {cursor.succeeded_at:%d %b %H:%M} UTC" if cursor.succeeded_at else "never read"
        seen = f"{cursor.failures} failures in a row: {cursor.last_error}" if cursor.failures else last
        yield Finding(
            f"reading {cursor.flow}", not cursor.failures, seen, f"Run `manage.py sync {cursor.flow}`."
        )


def nothing_waits_too_long() -> Iterable[Finding]:
    """No message has waited for more than a quarter of an hour, and no flow is stopped."""
    waiting = waiting_too_long()
    seen = f"{waiting.count} wait for more than 15 minutes" if waiting.count else "nothing waits for long"
    remedy = "Open the sync dashboard in the admin: is a system away, a worker missing, a breaker open?"
    yield Finding("waiting messages", not waiting.count, seen, remedy)
    for pause in FlowPause.objects.all():
        since = f"paused since {pause.paused_at:%d %b %H:%M} UTC by {pause.paused_by}: {pause.reason}"
        yield Finding(f"flow {pause.flow}", False, since, "Resume it on the sync dashboard in the admin.")


def receivers_are_told() -> Iterable[Finding]:
    """No receiver of webhooks was switched off or fails, and nothing was given up for one in use."""
    trouble = hook_trouble()
    is_well = not (trouble.stopped or trouble.failing or trouble.given_up)
    seen = (
        f"{trouble.stopped} switched off, {trouble.failing} failing, {trouble.given_up} messages given up"
        if not is_well
        else "every receiver is told"
    )
    yield Finding(
        "webhooks", is_well, seen, "Open Webhooks in the admin: speak to the receiver, then resume or end it."
    )
