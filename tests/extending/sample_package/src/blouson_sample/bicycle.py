"""A courier that rides a bicycle, in Bengaluru only."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import timedelta

from core import clock
from orders.fulfilment.ports import Serviceability, TrackedScan


class BicycleCourier:
    """The courier port without a network."""

    def serviceability(
        self, *, from_pincode: str, to_pincode: str, weight_g: int, cod: bool, timeout_s: float
    ) -> Serviceability:
        """Tomorrow within 560xxx, nowhere else."""
        rides = to_pincode.startswith("560") and weight_g <= 10_000
        tomorrow = clock.today_in_india() + timedelta(days=1)
        return Serviceability(rides, False, tomorrow if rides else None, "Bicycle" if rides else "")

    def track(self, awbs: Sequence[str], *, timeout_s: float) -> Mapping[str, Sequence[TrackedScan]]:
        """A bicycle is seen when it arrives."""
        return {}
