"""What fulfilment asks of a courier when it needs an answer now. Settings name the adapter: COURIER."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from orders.fulfilment.rules import ShipmentStatus


@dataclass(frozen=True, slots=True)
class Serviceability:
    """Whether parcels reach a PIN, whether cash is taken there, and for how many calendar days they are on the road.

    `transit_days` is None when the courier does not say; `is_told` is false when nobody could be asked.
    """

    serviceable: bool
    cod: bool
    transit_days: int | None
    courier_name: str
    is_told: bool = True


@dataclass(frozen=True, slots=True)
class TrackedScan:
    """One line of the courier's log, in our words. `at` is UTC; `raw_key` tells two scans apart."""

    status: ShipmentStatus
    at: datetime
    activity: str
    location: str
    raw_key: str


class Courier(Protocol):
    """Carries parcels. Every method raises core.errors.Unavailable when no answer comes within `timeout_s`."""

    def serviceability(
        self, *, from_pincode: str, to_pincode: str, weight_g: int, cod: bool, timeout_s: float
    ) -> Serviceability:
        """Whether and how fast a parcel of `weight_g` grams gets from one PIN to another."""
        ...

    def track(self, awb: str, *, timeout_s: float) -> Sequence[TrackedScan]:
        """Everything the courier has logged for a parcel, oldest first; empty for an unknown AWB."""
        ...
