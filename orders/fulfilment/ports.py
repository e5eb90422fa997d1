"""What fulfilment asks of a courier when it needs an answer now. Settings name the adapter: COURIER."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Protocol

from core.money import Money
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


@dataclass(frozen=True, slots=True)
class CourierOffer:
    """One courier that would carry a parcel: `rate` in paise for all of it, `days` on the road, None when it does not say."""

    courier_id: int
    name: str
    rate: int
    days: int | None
    rating: Decimal | None
    takes_cash: bool
    is_recommended: bool = False
    is_surface: bool = False


class PaperKind(StrEnum):
    """What is printed of a booked parcel."""

    LABEL = "label"
    MANIFEST = "manifest"
    INVOICE = "invoice"


@dataclass(frozen=True, slots=True)
class BookedParcel:
    """A parcel by our name for it and the courier's."""

    delivery_ref: str
    awb: str


@dataclass(frozen=True, slots=True)
class Papers:
    """One PDF for many parcels; `left_out` are the AWBs for which there is none."""

    pdf: bytes
    left_out: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Remitted:
    """Cash of one parcel that the courier has paid into our bank, in the transfer `utr`."""

    awb: str
    utr: str
    paid_on: date
    amount: Money


@dataclass(frozen=True, slots=True)
class WeightCharged:
    """A parcel that the courier weighed otherwise than it was told. `extra` is what it charges on top, nothing once it
    gives in; `word` how it calls that."""

    source_id: str
    awb: str
    told_g: int
    weighed_g: int
    extra: Money
    raised_on: date
    word: str


class Courier(Protocol):
    """Carries parcels. Every method raises core.errors.Unavailable when no answer comes within `timeout_s`."""

    def serviceability(
        self, *, from_pincode: str, to_pincode: str, weight_g: int, cod: bool, timeout_s: float
    ) -> Serviceability:
        """Whether and how fast a parcel of `weight_g` grams gets from one PIN to another."""
        ...

    def track(self, awbs: Sequence[str], *, timeout_s: float) -> Mapping[str, Sequence[TrackedScan]]:
        """Everything the courier has logged for parcels, by AWB, oldest first; nothing for one that it does not know.

        `timeout_s` is for each question to the courier; an adapter asks about as many parcels at once as it can.
        """
        ...

    def offers(
        self, *, from_pincode: str, to_pincode: str, weight_g: int, cash: Money | None, timeout_s: float
    ) -> Sequence[CourierOffer]:
        """Who would carry such a parcel now, and for how much; `cash` is what would be collected."""
        ...

    def papers(self, kind: PaperKind, parcels: Sequence[BookedParcel], *, timeout_s: float) -> Papers:
        """A paper of parcels that are booked, each on a page of its own. Raises core.errors.Rejected when there is none."""
        ...

    def remittances(self, *, since: date, timeout_s: float) -> Sequence[Remitted]:
        """Cash paid out for parcels of which there was news since a day."""
        ...

    def weights_charged(self, *, since: date, timeout_s: float) -> Sequence[WeightCharged]:
        """Parcels that were charged for other weights than they were told, since a day."""
        ...
