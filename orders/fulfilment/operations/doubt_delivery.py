"""A parcel that a comparison has found to be wrong: the ERP's next word counts, also in the version we have."""

from __future__ import annotations

from django.db import transaction
from django.db.models import F

from orders.fulfilment.models import Fulfillment


@transaction.atomic
def doubt_delivery(delivery_ref: str) -> bool:
    """Let the ERP's next word about a delivery be news, whatever stands here. False for no such delivery."""
    known = Fulfillment.objects.filter(delivery_ref=delivery_ref, source_version__gt=0)
    return bool(known.update(source_version=F("source_version") - 1))
