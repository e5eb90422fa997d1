"""Ways of paying that do not work now, as the provider tells it."""

from __future__ import annotations

from django.core.cache import cache
from django.db import transaction

from core import clock
from payments.models import Downtime
from payments.ports import ProviderDowntime, WatchingProvider
from payments.providers import provider_named
from payments.rules import DOWNTIMES_KEY


def refresh_downtimes(*, provider: str) -> int:
    """Ask which ways of paying have trouble and take it over; how many go on now. Uses the network; repeating is harmless.

    What the provider no longer lists is over. A provider that cannot tell has no downtimes. Raises as the port does.
    """
    port = provider_named(provider)
    if not isinstance(port, WatchingProvider):
        return 0
    return _take_over(list(port.downtimes()), provider)


@transaction.atomic
def _take_over(found: list[ProviderDowntime], provider: str) -> int:
    now = clock.now()
    Downtime.objects.bulk_create(
        [_row(each, provider) for each in found],
        update_conflicts=True,
        unique_fields=["provider", "provider_downtime_id"],
        update_fields=["method", "instrument", "severity", "status", "began_at", "ended_at", "seen_at"],
    )
    unlisted = Downtime.objects.filter(provider=provider).exclude(status=Downtime.Status.RESOLVED)
    unlisted.exclude(provider_downtime_id__in=[each.provider_downtime_id for each in found]).update(
        status=Downtime.Status.RESOLVED, ended_at=now, seen_at=now
    )
    transaction.on_commit(lambda: cache.delete(DOWNTIMES_KEY))
    return sum(each.status == Downtime.Status.STARTED for each in found)


def _row(found: ProviderDowntime, provider: str) -> Downtime:
    return Downtime(
        provider=provider,
        provider_downtime_id=found.provider_downtime_id,
        method=found.method[:40],
        instrument=found.instrument[:60],
        severity=found.severity[:10],
        status=found.status,
        began_at=found.began_at,
        ended_at=found.ended_at,
        seen_at=clock.now(),
    )
