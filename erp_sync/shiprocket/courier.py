"""Shiprocket as the shop's courier: the adapter that the COURIER setting names."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from functools import partial

from core.clock import today_in_india
from core.errors import Rejected, Unavailable
from core.money import Money
from erp_sync.engine.deadline import answer_within
from erp_sync.engine.fields import Fields
from erp_sync.shiprocket.client import TRACKED_AT_ONCE, shiprocket_client
from erp_sync.shiprocket.mapping import movements_of, offers_of
from erp_sync.shiprocket.papers import papers_of
from erp_sync.shiprocket.remittances import remittances_since
from erp_sync.shiprocket.weights import weights_since
from erp_sync.shiprocket.wire import quotes_from, tracking_from_poll
from orders.fulfilment.ports import (
    BookedParcel,
    CourierOffer,
    PaperKind,
    Papers,
    Remitted,
    Serviceability,
    TrackedScan,
    WeightCharged,
)

log = logging.getLogger(__name__)

LIGHTEST_G = 100


class ShiprocketCourier:
    """Answers where a parcel can go and where it is."""

    def serviceability(
        self, *, from_pincode: str, to_pincode: str, weight_g: int, cod: bool, timeout_s: float
    ) -> Serviceability:
        """Whether any courier goes from one PIN to another, and how many days it takes when it is handed over today. Raises Unavailable."""
        query = _question(from_pincode, to_pincode, weight_g, is_cash=cod)
        client = shiprocket_client()
        try:
            answer = answer_within(timeout_s, lambda: client.serviceability(query, timeout_s=timeout_s))
            return _serviceability(answer)
        except Rejected as refusal:
            raise Unavailable(f"no usable courier answer: {refusal.message}") from refusal

    def track(self, awbs: Sequence[str], *, timeout_s: float) -> dict[str, tuple[TrackedScan, ...]]:
        """Everything logged for parcels so far, oldest first; none for an AWB without scans. Raises Unavailable.

        A parcel whose log cannot be read is left out, and told in the log: it does not hold up the others.
        """
        client = shiprocket_client()
        found: dict[str, tuple[TrackedScan, ...]] = {}
        for first in range(0, len(awbs), TRACKED_AT_ONCE):
            some = awbs[first : first + TRACKED_AT_ONCE]
            try:
                answer = answer_within(timeout_s, partial(client.track_many, some, timeout_s=timeout_s))
            except Rejected as refusal:
                raise Unavailable(f"no usable courier answer: {refusal.message}") from refusal
            found |= _movements(some, answer)
        return found

    def offers(
        self, *, from_pincode: str, to_pincode: str, weight_g: int, cash: Money | None, timeout_s: float
    ) -> tuple[CourierOffer, ...]:
        """Every courier that would carry it, the recommended one first. Raises Unavailable."""
        query = _question(from_pincode, to_pincode, weight_g, is_cash=cash is not None)
        if cash is not None:
            query["declared_value"] = cash.to_major()
        client = shiprocket_client()
        try:
            answer = answer_within(timeout_s, lambda: client.serviceability(query, timeout_s=timeout_s))
            return offers_of(quotes_from(answer))
        except Rejected as refusal:
            raise Unavailable(f"no usable courier answer: {refusal.message}") from refusal

    def papers(self, kind: PaperKind, parcels: Sequence[BookedParcel], *, timeout_s: float) -> Papers:
        """Labels, a manifest or invoices as one PDF. Raises Unavailable, or Rejected with Shiprocket's words."""
        return papers_of(kind, parcels, timeout_s=timeout_s)

    def remittances(self, *, since: date, timeout_s: float) -> tuple[Remitted, ...]:
        """Cash that Shiprocket paid out. Raises Unavailable."""
        try:
            return remittances_since(since, timeout_s=timeout_s)
        except Rejected as refusal:
            raise Unavailable(f"no usable courier answer: {refusal.message}") from refusal

    def weights_charged(self, *, since: date, timeout_s: float) -> tuple[WeightCharged, ...]:
        """What Shiprocket charges for weight. Raises Unavailable."""
        try:
            return weights_since(since, timeout_s=timeout_s)
        except Rejected as refusal:
            raise Unavailable(f"no usable courier answer: {refusal.message}") from refusal


def _movements(awbs: Sequence[str], answer: Fields) -> dict[str, tuple[TrackedScan, ...]]:
    found = {}
    for awb in awbs:
        if awb not in answer.value:
            continue
        try:
            found[awb] = movements_of(tracking_from_poll(awb, answer.object(awb)))
        except Rejected as unreadable:
            log.warning("what the courier tells of AWB %s cannot be read: %s", awb, unreadable.message)
    return found


def _question(from_pincode: str, to_pincode: str, weight_g: int, *, is_cash: bool) -> dict[str, str]:
    return {
        "pickup_postcode": from_pincode,
        "delivery_postcode": to_pincode,
        "weight": str(Decimal(max(weight_g, LIGHTEST_G)) / 1000),
        "cod": "1" if is_cash else "0",
    }


def _serviceability(answer: Fields) -> Serviceability:
    quotes = quotes_from(answer)
    if not quotes:
        return Serviceability(serviceable=False, cod=False, transit_days=None, courier_name="")
    best = quotes[0]
    return Serviceability(
        serviceable=True,
        cod=any(quote.takes_cash for quote in quotes),
        transit_days=None if best.arrives_on is None else max(0, (best.arrives_on - today_in_india()).days),
        courier_name=best.name,
    )
