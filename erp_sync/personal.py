"""What lies here about people: messages to and from other systems, and the names those know them by."""

from __future__ import annotations

from django.db.models import Q

from core.personal import Holding, Person, Personal, Pseudonymised, Scrubbed
from erp_sync.models import DEAD, DONE, IGNORED, Drift, ExternalRef, InboxMessage, OutboundMessage
from erp_sync.reconciliation.comparisons import CONTACTS, CUSTOMERS

_SYNC = "failures of whole runs; single messages keep theirs"
_ENDED = [DONE, DEAD, IGNORED]


def _told(person: Person) -> Q:
    return Q(entity_key__in=[f"order:{number}" for number in person.order_numbers])


def _compared(person: Person) -> Q:
    return Q(flow__in=[CONTACTS, CUSTOMERS], entity=person.customer_id)


def _known_as(person: Person) -> Q:
    return Q(kind="contact", public_id__in=person.emails)


PERSONAL = Personal(
    holdings=(
        Holding(
            OutboundMessage,
            {
                "entity_key": Scrubbed(),
                "payload": Scrubbed(),
                "last_error": Scrubbed(),
                "log": Scrubbed(),
            },
            whose=_told,
            marked_in=("entity_key", "payload", "last_error", "log"),
            title="What we told other systems",
            waits_while=~Q(status__in=_ENDED),
            untold=frozenset({"key", "entity_key", "claims", "claimed_until", "give_up_at", "log"}),
        ),
        Holding(
            InboxMessage,
            {"body": Scrubbed(), "last_error": Scrubbed()},
            marked_in=("body", "last_error"),
            waits_while=~Q(status__in=_ENDED),
        ),
        Holding(
            Drift,
            dict.fromkeys(("ours", "theirs", "row"), Scrubbed()),
            marked_in=("ours", "theirs", "row"),
            whose=_compared,
        ),
        Holding(ExternalRef, {"public_id": Pseudonymised()}, whose=_known_as),
    ),
    harmless={
        "erp_sync.Cursor": _SYNC,
        "erp_sync.SyncRun": _SYNC,
        "erp_sync.Reconciliation": _SYNC,
        "erp_sync.WebhookSubscription": "addresses of programs; failures of those",
        "erp_sync.WebhookDelivery": "ids, numbers and amounts; public events name nobody, answers are masked and go with it",
        "erp_sync.FlowPause": "why staff stopped a flow, in words about systems",
    },
)
