"""How outgoing webhooks stand: for the front page and `manage.py doctor`."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from core import clock
from erp_sync.hooks.models import WebhookDelivery, WebhookSubscription

LATE_AFTER = timedelta(minutes=15)


@dataclass(frozen=True, slots=True)
class HookTrouble:
    """Receivers that were switched off or have unsubscribed, those that fail, and messages given up for those in use."""

    stopped: int
    failing: int
    given_up: int


def hook_trouble() -> HookTrouble:
    """What somebody should look at. Two queries."""
    limit = clock.now() - LATE_AFTER
    standing = list(
        WebhookSubscription.objects.filter(status__in=["active", "disabled", "gone"]).values_list(
            "status", "failing_since"
        )
    )
    failed = WebhookDelivery.objects.filter(
        status=WebhookDelivery.Status.FAILED, subscription__status="active"
    )
    return HookTrouble(
        stopped=sum(status != "active" for status, _ in standing),
        failing=sum(status == "active" and since is not None and since < limit for status, since in standing),
        given_up=failed.count(),
    )
