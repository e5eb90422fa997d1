"""Returns as their customers see them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.conf import settings
from django.db.models import Prefetch, prefetch_related_objects

from core import clock
from core.errors import NotFound
from core.measure import quantity_text
from core.money import Money
from core.rows import PreparedModels
from orders.returns.models import ClaimPhoto, Return, ReturnItem, ReturnReason
from orders.returns.queries.claims import ClaimView, claim_view
from orders.returns.queries.exchange_view import ExchangeView, exchange_view
from orders.returns.queries.found_order import order_row
from orders.returns.queries.units import order_lines, sold_units
from orders.returns.rules import ReturnStatus, SoldUnits, can_step, returnable
from orders.sales.models import OrderLine
from payments.queries import refund_waits


def return_of_refund(refund_id: str) -> tuple[str, str] | None:
    """The order and the return (public ids) that a refund settles; None when it settles none."""
    found = Return.objects.filter(refund_id=refund_id).values_list("order__public_id", "public_id")
    return found.first()


def awaits_approval(return_id: str) -> bool:
    """Whether a return's money waits for a second person."""
    refund_id = Return.objects.filter(public_id=return_id).values_list("refund_id", flat=True).first()
    return refund_waits(refund_id) if refund_id else False


@dataclass(frozen=True, slots=True)
class ReasonChoice:
    """A reason as the form offers it."""

    code: str
    label: str
    our_fault: bool


@dataclass(frozen=True, slots=True)
class ReturnChoice:
    """A line as the return form shows it: `most` may come back; `why_not` says why none may.

    `only_faulty`: only when the fault is ours, for it was made or cut for the customer.
    """

    line_no: int
    title: str
    variant_title: str
    picture: Mapping[str, Any]
    most: int
    why_not: str
    until: date | None
    only_faulty: bool = False


@dataclass(frozen=True, slots=True)
class ReturnedPiece:
    """What comes back, in words."""

    title: str
    variant_title: str
    picture: Mapping[str, Any]
    quantity_text: str
    reason: str


@dataclass(frozen=True, slots=True)
class ReturnStep:
    """One step of a return's way. `state`: done, current, to_come or ended."""

    label: str
    state: str
    at: datetime | None


@dataclass(frozen=True, slots=True)
class ReturnView:
    """A return as its customer sees it. `refund` is None until the money is settled."""

    id: str
    number: str
    status: str
    label: str
    way: str
    wish: str
    origin: str
    note: str
    answer: str
    awb: str
    courier: str
    pickup_on: date | None
    requested_at: datetime
    pieces: tuple[ReturnedPiece, ...]
    steps: tuple[ReturnStep, ...]
    refund: Money | None
    kept: Money
    can_cancel: bool
    is_over: bool
    exchange: ExchangeView | None = None
    claim: ClaimView | None = None


def return_reasons() -> tuple[ReasonChoice, ...]:
    """What a customer may choose, in staff's order. One query."""
    rows = ReturnReason.objects.filter(is_active=True)
    return tuple(ReasonChoice(row.code, row.label, row.our_fault) for row in rows)


def return_choices(order_id: str) -> tuple[ReturnChoice, ...]:
    """Each line of an order, and how much of it may come back now. In three queries. Raises NotFound."""
    order = order_row(order_id)
    rows = {row.line_no: row for row in order_lines(order)}
    return tuple(_choice(rows[units.line_no], units) for units in sold_units(order, [*rows.values()]))


def _choice(row: OrderLine, units: SoldUnits) -> ReturnChoice:
    now, days = clock.now(), settings.RETURN_WINDOW_DAYS
    freely = returnable(units, now=now, window_days=days)
    faulty = returnable(units, now=now, window_days=days, our_fault=True)
    until = units.delivered_at and units.delivered_at + timedelta(days=days)
    return ReturnChoice(
        line_no=row.line_no,
        title=row.product_title,
        variant_title=row.variant_title,
        picture=row.picture,
        most=faulty.quantity,
        why_not=faulty.why_not or freely.why_not,
        until=until.astimezone(clock.INDIA).date() if until else None,
        only_faulty=bool(faulty.quantity and not freely.quantity),
    )


def returns_of(order_id: str) -> tuple[ReturnView, ...]:
    """An order's returns, newest first, in two queries."""
    rows = _OF_ORDER.rows(order_id=order_id)
    prefetch_related_objects(rows, *_SHOWN)
    return tuple(_view(row) for row in rows)


def return_view(*, order_id: str, return_id: str) -> ReturnView:
    """One return of an order. Raises NotFound for one that is not this order's."""
    row = _rows().filter(order__public_id=order_id, public_id=return_id).first()
    if row is None:
        raise NotFound("We could not find this return.")
    return _view(row)


PHOTOS = Prefetch("claim__photos", ClaimPhoto.objects.only("claim_id"))  # how many: not their pixels


_BESIDE = ("order", "exchange__order", "claim")
_SHOWN = ("items__line", "items__reason", "items__replacement", PHOTOS)
_OF_ORDER = PreparedModels(
    lambda order_id: Return.objects.filter(order__public_id=order_id).select_related(*_BESIDE)
)


def _rows() -> Any:
    return Return.objects.select_related(*_BESIDE).prefetch_related(*_SHOWN)


def _view(row: Return) -> ReturnView:
    settled = row.refund_amount or row.kept_amount
    return ReturnView(
        id=row.public_id,
        number=row.number,
        status=row.status,
        label=row.stage.label,
        way=row.way,
        wish=row.wish,
        origin=row.origin,
        note=row.note,
        answer=row.answer,
        awb=row.awb or "",
        courier=row.courier,
        pickup_on=row.pickup_on,
        requested_at=row.requested_at,
        pieces=tuple(_piece(item) for item in row.items.all()),
        steps=steps_of(row),
        refund=row.money_back if settled else None,
        kept=Money(row.kept_amount, row.order.currency),
        can_cancel=can_step(row.stage, "cancel"),
        is_over=row.ended_at is not None,
        claim=claim_view(row),
        exchange=exchange_view(row, list(row.items.all())),
    )


def _piece(item: ReturnItem) -> ReturnedPiece:
    line = item.line
    return ReturnedPiece(
        title=line.product_title,
        variant_title=line.variant_title,
        picture=line.picture,
        quantity_text=quantity_text(item.quantity, line.uom),
        reason=item.reason.label if item.reason else "",
    )


def steps_of(row: Return) -> tuple[ReturnStep, ...]:
    """The way of a return: what is done, where it stands, what is to come."""
    if row.stage in (ReturnStatus.REFUSED, ReturnStatus.CANCELLED, ReturnStatus.CLOSED):
        return (
            ReturnStep(ReturnStatus.REQUESTED.label, "done", row.requested_at),
            ReturnStep(row.stage.label, "ended", row.ended_at),
        )
    way = _way(row)
    reached = max(index for index, (status, _) in enumerate(way) if _rank(status) <= _rank(row.stage))
    return tuple(_step(index, reached, status, at) for index, (status, at) in enumerate(way))


RANK = [
    ReturnStatus.REQUESTED, ReturnStatus.APPROVED, ReturnStatus.PICKUP_BOOKED, ReturnStatus.IN_TRANSIT,
    ReturnStatus.RECEIVED, ReturnStatus.INSPECTED, ReturnStatus.REFUNDED, ReturnStatus.EXCHANGED,
]  # fmt: skip


def _rank(status: ReturnStatus) -> int:
    return RANK.index(status)


def _way(row: Return) -> Sequence[tuple[ReturnStatus, datetime | None]]:
    ends = ReturnStatus.EXCHANGED if row.wish == Return.Wish.EXCHANGE else ReturnStatus.REFUNDED
    ends = row.stage if row.stage in (ReturnStatus.REFUNDED, ReturnStatus.EXCHANGED) else ends
    steps: list[tuple[ReturnStatus, datetime | None]] = [
        (ReturnStatus.REQUESTED, row.requested_at),
        (ReturnStatus.APPROVED, row.approved_at),
    ]
    if row.way == Return.Way.PICKUP:
        steps += [(ReturnStatus.PICKUP_BOOKED, None), (ReturnStatus.IN_TRANSIT, None)]
    if row.way != Return.Way.NONE:
        steps.append((ReturnStatus.RECEIVED, row.received_at))
    return [*steps, (ReturnStatus.INSPECTED, row.inspected_at), (ends, row.ended_at)]


def _step(index: int, reached: int, status: ReturnStatus, at: datetime | None) -> ReturnStep:
    state = "current" if index == reached else "done" if index < reached else "to_come"
    return ReturnStep(status.label, state, at if index <= reached else None)
