"""Shiprocket's shapes. Times are Indian without an offset, in two formats; ids come as numbers or as text."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from core.clock import INDIA
from erp_sync.engine.errors import BadMessage
from erp_sync.engine.fields import Fields

DASHED, SPACED = "%Y-%m-%d %H:%M:%S", "%d %m %Y %H:%M:%S"


@dataclass(frozen=True, slots=True)
class Scan:
    """One line of the courier's log. `status_id` is of the shipment table; None when the courier sent "NA"."""

    at: datetime
    status_id: int | None
    label: str
    activity: str
    location: str


@dataclass(frozen=True, slots=True)
class Tracking:
    """Where a parcel is: both status tables, and every scan so far, oldest first.

    `order_ref` is the delivery id the ERP gave at creation; it may carry a suffix.
    """

    awb: str
    order_ref: str
    shipment_status_id: int | None
    order_status_id: int | None
    label: str
    at: datetime | None
    scans: tuple[Scan, ...]


def tracking_from_webhook(body: Fields) -> Tracking:
    """The tracking webhook. Raises BadMessage without an AWB or with a time that cannot be read."""
    return Tracking(
        awb=body.text("awb"),
        order_ref=body.text("order_id", ""),
        shipment_status_id=_whole_or_none(body, "shipment_status_id"),
        order_status_id=_whole_or_none(body, "current_status_id"),
        label=body.text("shipment_status", "") or body.text("current_status", ""),
        at=_moment(body, "current_timestamp") if body.has("current_timestamp") else None,
        scans=_scans(body.objects("scans")),
    )


def tracking_from_poll(awb: str, answer: Fields) -> Tracking:
    """The `tracking_data` of the tracking calls; without scans it says only that there are none yet."""
    data = answer.object("tracking_data")
    return Tracking(
        awb=awb,
        order_ref="",
        shipment_status_id=_whole_or_none(data, "shipment_status") or None,
        order_status_id=None,
        label="",
        at=None,
        scans=_scans(data.objects("shipment_track_activities")),
    )


def news_id(body: Fields) -> str:
    """A name for a webhook that has none: the same news sent twice gets the same one.

    Made of AWB, status, time, number of scans and the last scan; Shiprocket sends no event id.
    """
    scans = body.value.get("scans")
    rows = scans if isinstance(scans, list) else []
    last = rows[-1] if rows and isinstance(rows[-1], dict) else {}
    parts: list[Any] = [
        body.value.get("awb"), body.value.get("shipment_status_id"), body.value.get("current_timestamp"),
        len(rows), last.get("date"), last.get("status"),
    ]  # fmt: skip
    return hashlib.sha256("|".join(str(part) for part in parts).encode(errors="replace")).hexdigest()


@dataclass(frozen=True, slots=True)
class CourierQuote:
    """One courier that would carry the parcel. `courier_id` is `courier_company_id`, never the row's own `id`.

    `rate` is all it asks, in paise.
    """

    courier_id: int
    name: str
    takes_cash: bool
    arrives_on: date | None
    rate: int = 0
    days: int | None = None
    rating: Decimal | None = None
    is_surface: bool = False
    is_recommended: bool = False


def quotes_from(answer: Fields) -> tuple[CourierQuote, ...]:
    """The couriers of a serviceability answer, the recommended one first; none for `status` 404 inside a 200."""
    data = answer.object("data")
    recommended = _whole_or_none(data, "recommended_courier_company_id")
    rows = data.objects("available_courier_companies")
    quotes = [_quote(row, recommended) for row in rows if str(row.value.get("blocked")) not in {"1", "True"}]
    return tuple(sorted(quotes, key=lambda quote: quote.courier_id != recommended))


def _quote(row: Fields, recommended: int | None) -> CourierQuote:
    zero = Decimal(0)
    return CourierQuote(
        courier_id=row.whole("courier_company_id"),
        name=row.text("courier_name", ""),
        takes_cash=str(row.value.get("cod")) in {"1", "True", "true"},
        arrives_on=_arrival(row.text("etd", "")),
        rate=paise_of(row.decimal("rate", zero)),
        days=_whole_or_none(row, "estimated_delivery_days"),
        rating=row.decimal("rating", zero) or None,
        is_surface=row.value.get("is_surface") in {True, "1"},
        is_recommended=row.whole("courier_company_id") == recommended,
    )


def paise_of(rupees: Decimal) -> int:
    """Shiprocket writes amounts as JSON numbers of rupees."""
    return int((rupees * 100).quantize(Decimal(1), rounding=ROUND_HALF_UP))


def is_ours(row: Fields, reference: str) -> bool:
    """Whether an order of theirs goes by our reference; one without its own name does."""
    return row.text("channel_order_id", reference) == reference


@dataclass(frozen=True, slots=True)
class TheirOrder:
    """An order at Shiprocket by its own numbers; `status_code` is of the order table, `awb` empty before a courier is booked."""

    order_id: int
    shipment_id: int
    status_code: int
    awb: str = ""
    courier: str = ""


def order_made(answer: Fields) -> TheirOrder:
    """The answer to `create/adhoc`."""
    return TheirOrder(
        answer.whole("order_id"),
        answer.whole("shipment_id"),
        answer.whole("status_code"),
        answer.text("awb_code", ""),
        answer.text("courier_name", ""),
    )


def order_listed(row: Fields) -> TheirOrder:
    """A row of `GET /orders`; its shipment stands alone or in a list."""
    shipments = row.value.get("shipments")
    first = shipments[0] if isinstance(shipments, list) and shipments else shipments
    shipment = Fields(first or {}, "orders.shipments")
    return TheirOrder(
        row.whole("id"),
        shipment.whole("id"),
        row.whole("status_code"),
        shipment.text("awb", ""),
        shipment.text("courier", ""),
    )


def _arrival(text: str) -> date | None:
    """`Jul 01, 2024`; a date nobody can read is no promise."""
    try:
        return datetime.strptime(text, "%b %d, %Y").date()  # noqa: DTZ007 - a date has no offset
    except ValueError:
        return None


def _scans(rows: Any) -> tuple[Scan, ...]:
    scans = [
        Scan(
            at=_moment(row, "date"),
            status_id=_whole_or_none(row, "sr-status"),
            label=row.text("sr-status-label", "") or row.text("status", ""),
            activity=row.text("activity", "")[:200],
            location=row.text("location", "")[:120],
        )
        for row in rows
    ]
    return tuple(sorted(scans, key=lambda scan: scan.at))


def _moment(row: Fields, name: str) -> datetime:
    text = row.text(name)
    for face in (DASHED, SPACED):
        try:
            return datetime.strptime(text, face).replace(tzinfo=INDIA).astimezone(UTC)
        except ValueError:
            continue
    raise BadMessage(f"{row.path}.{name} is {text[:60]!r}, expected a time such as 2023-05-23 15:40:19")


def _whole_or_none(row: Fields, name: str) -> int | None:
    value = row.value.get(name)
    return int(value) if isinstance(value, int | str) and str(value).strip().isdigit() else None
