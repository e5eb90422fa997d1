"""Cash that Shiprocket has paid out: it stands on each order, once its day has come."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from decimal import Decimal

from core.clock import today_in_india
from core.errors import Unavailable
from core.http import Deadline
from core.money import Money
from erp_sync.engine.errors import BadMessage
from erp_sync.engine.fields import Fields
from erp_sync.shiprocket.client import shiprocket_client
from erp_sync.shiprocket.wire import order_listed, paise_of
from orders.fulfilment.ports import Remitted

PAGE_ROWS = 100
MOST_PAGES = 500


def remittances_since(since: date, *, timeout_s: float) -> tuple[Remitted, ...]:
    """Every parcel whose cash was paid out, of the orders that changed since a day (30 back at most).

    Without an amount of its own a row has paid out what was to be collected. Raises Unavailable.
    """
    found = []
    for row in _rows(since, Deadline(seconds=timeout_s)):
        utr, day = row.text("remittance_utr", ""), row.text("remittance_date", "")
        order = order_listed(row)
        if not utr or not day or not order.awb or row.text("payment_method", "").lower() != "cod":
            continue
        rupees = row.decimal("remittance_amount", row.decimal("total", Decimal(0)))
        found.append(Remitted(awb=order.awb, utr=utr, paid_on=_day(day), amount=Money(paise_of(rupees))))
    return tuple(found)


def _rows(since: date, deadline: Deadline) -> Iterator[Fields]:
    client, page = shiprocket_client(), 1
    query = {
        "updated_from": since.isoformat(),
        "updated_to": min(today_in_india() + timedelta(days=1), since + timedelta(days=30)).isoformat(),
        "per_page": str(PAGE_ROWS),
    }
    while page <= MOST_PAGES:
        if deadline.remaining_s() <= 0:
            raise Unavailable("the courier's list of orders takes too long")
        answer = client.read("/orders", {**query, "page": str(page)})
        yield from answer.objects("data")
        if page >= answer.object("meta").object("pagination").whole("total_pages", 1):
            return
        page += 1


def _day(text: str) -> date:
    try:
        return datetime.fromisoformat(text[:10]).date()
    except ValueError as broken:
        raise BadMessage(f"remittance_date is {text[:40]!r}, expected a day such as 2026-11-30") from broken
