"""Papers of booked parcels, asked of the courier when somebody prints them."""

from __future__ import annotations

from collections.abc import Sequence

from core.adapters import adapter
from core.breaker import breaker
from core.errors import Refused, Rejected
from orders.fulfilment.models import Shipment
from orders.fulfilment.ports import BookedParcel, Courier, PaperKind, Papers

PAPERS_TIMEOUT_S = 25.0
MOST_AT_ONCE = 100


class NoPapers(Refused):
    """There is nothing to print."""

    code = "no_papers"
    message = "None of these parcels has a courier yet, so there is nothing to print."


def courier_papers(kind: PaperKind, shipment_pks: Sequence[int]) -> Papers:
    """One PDF for parcels that a courier is booked for, in the order in which they were packed. Uses the network.

    Raises NoPapers, also with the courier's words when it has none, or Unavailable.
    """
    rows = Shipment.objects.filter(pk__in=shipment_pks, awb__isnull=False).order_by("pk")
    named = rows.values_list("fulfillment__delivery_ref", "awb")[: MOST_AT_ONCE + 1]
    parcels = [BookedParcel(ref, awb or "") for ref, awb in named]
    if not parcels:
        raise NoPapers
    if len(parcels) > MOST_AT_ONCE:
        raise NoPapers(f"Please print at most {MOST_AT_ONCE} at once.")
    courier: Courier = adapter("COURIER")
    try:
        with breaker("courier-papers"):
            return courier.papers(kind, parcels, timeout_s=PAPERS_TIMEOUT_S)
    except Rejected as refusal:
        raise NoPapers(f"The courier has no {kind} to print: {refusal.message}") from refusal
