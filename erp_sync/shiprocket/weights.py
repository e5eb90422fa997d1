"""What Shiprocket charges for weight: its list of discrepancies.

Its shape is not published; a row is read by the words its panel uses, in kilograms and rupees.
"""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

from core.errors import Unavailable
from core.http import Deadline
from core.money import Money
from erp_sync.engine.errors import BadMessage
from erp_sync.engine.fields import Fields
from erp_sync.shiprocket.client import shiprocket_client
from erp_sync.shiprocket.wire import paise_of
from orders.fulfilment.ports import WeightCharged

PAGE_ROWS, MOST_PAGES = 100, 200


def weights_since(since: date, *, timeout_s: float) -> tuple[WeightCharged, ...]:
    """Each parcel that was charged for more weight than it was told, since a day. Raises Unavailable."""
    deadline, client, found = Deadline(seconds=timeout_s), shiprocket_client(), list[WeightCharged]()
    for page in range(1, MOST_PAGES + 1):
        if deadline.remaining_s() <= 0:
            raise Unavailable("the courier's list of weights takes too long")
        answer = client.read("/billing/discrepancy", {"page": str(page), "per_page": str(PAGE_ROWS)})
        rows = [_charged(row) for row in answer.objects("data")]
        found += [row for row in rows if row.raised_on >= since]
        if page >= answer.object("meta").object("pagination").whole("total_pages", 1):
            break
    return tuple(found)


def _charged(row: Fields) -> WeightCharged:
    return WeightCharged(
        source_id=row.text("id"),
        awb=row.text("awb_code"),
        told_g=_grams(row, "entered_weight"),
        weighed_g=_grams(row, "charged_weight"),
        extra=Money(paise_of(row.decimal("excess_amount", Decimal(0)))),
        raised_on=_day(row),
        word=row.text("status", ""),
    )


def _grams(row: Fields, name: str) -> int:
    return int(row.decimal(name) * 1000)


def _day(row: Fields) -> date:
    text = row.text("created_at")
    try:
        return datetime.fromisoformat(text[:10]).date()
    except ValueError as broken:
        raise BadMessage(
            f"{row.path}.created_at is {text[:40]!r}, expected a day such as 2026-11-30"
        ) from broken
