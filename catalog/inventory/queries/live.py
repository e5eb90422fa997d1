"""Asking the stock's owner now, and what to believe when it does not answer in time."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from django.conf import settings
from django.db.models import Sum

from catalog.inventory.models import ReservationItem
from catalog.inventory.ports import LiveStock, StockAnswer, StockQuestion
from catalog.inventory.queries.snapshot import sellable_of, snapshot_as_of
from catalog.inventory.rules import ShortLine, StockLine, age_of, sellable, short_lines, trusted
from core import clock
from core.adapters import adapter
from core.breaker import breaker
from core.errors import Unavailable
from core.measure import PIECE, UNITS_PER_PRICE

BREAKER = "live_stock"


@dataclass(frozen=True, slots=True)
class WantedStock:
    """This many of a variant are wanted; `line_ref` comes back in the verdict."""

    variant_id: int
    sku: str
    quantity: int
    line_ref: str = ""
    uom: str = PIECE


@dataclass(frozen=True, slots=True)
class StockVerdict:
    """Whether everything can be had: `short` names what cannot. A `snapshot` verdict has to be verified later."""

    source: Literal["live", "snapshot"]
    short: tuple[ShortLine, ...]
    as_of: datetime | None


def live_sellable(
    *, lines: Sequence[WantedStock], pincode: str, timeout_s: float, own_reference: str | None = None
) -> StockVerdict:
    """Ask the owner of the stock whether these lines can be had; at most `timeout_s` seconds, never in a transaction.

    What we hold for others and the ERP does not count yet is taken off its answer; `own_reference` names a hold
    that is the asker's own. When the owner is slow, down or left alone by the breaker the last snapshot decides,
    and one older than SNAPSHOT_MAX_AGE_MINUTES only lets small quantities of plentiful things pass.
    """
    if not lines:
        return StockVerdict(source="live", short=(), as_of=clock.now())
    try:
        answers = _ask(lines, pincode, timeout_s)
    except Unavailable:
        return _by_snapshot(lines, own_reference)
    return _by_answers(lines, answers, own_reference)


def _ask(lines: Sequence[WantedStock], pincode: str, timeout_s: float) -> Mapping[str, StockAnswer]:
    port: LiveStock = adapter("LIVE_STOCK")
    wanted: dict[str, int] = {}
    for line in lines:
        wanted[line.sku] = wanted.get(line.sku, 0) + line.quantity
    uoms = {line.sku: line.uom for line in lines}
    questions = [StockQuestion(sku=sku, quantity=quantity, uom=uoms[sku]) for sku, quantity in wanted.items()]
    with breaker(BREAKER):
        return port.availability(lines=questions, pincode=pincode, timeout_s=timeout_s)


def _by_answers(
    lines: Sequence[WantedStock], answers: Mapping[str, StockAnswer], own_reference: str | None
) -> StockVerdict:
    known = {line.variant_id: answers[line.sku] for line in lines if line.sku in answers}
    held = _unknown_to_erp(known, own_reference)
    figures = {
        variant_id: sellable(
            available=answer.available, reserved=held.get(variant_id, 0), buffer=settings.SAFETY_BUFFER
        )
        for variant_id, answer in known.items()
    }
    as_of = min((answer.as_of for answer in known.values()), default=clock.now())
    return StockVerdict(source="live", short=tuple(_short(lines, figures)), as_of=as_of)


def _by_snapshot(lines: Sequence[WantedStock], own_reference: str | None) -> StockVerdict:
    as_of = snapshot_as_of()
    age, max_age = age_of(as_of, now=clock.now()), timedelta(minutes=settings.SNAPSHOT_MAX_AGE_MINUTES)
    own = _held_by(own_reference)
    figures = {
        variant_id: found.quantity + own.get(variant_id, 0)
        for variant_id, found in sellable_of([line.variant_id for line in lines]).items()
    }
    wanted: dict[int, int] = {}
    for line in lines:
        wanted[line.variant_id] = wanted.get(line.variant_id, 0) + line.quantity
    units = {line.variant_id: UNITS_PER_PRICE[line.uom] for line in lines}
    believed = {
        variant_id: figures[variant_id]
        if trusted(
            quantity=quantity,
            sellable=figures[variant_id],
            snapshot_age=age,
            max_age=max_age,
            unit=units[variant_id],
        )
        else min(figures[variant_id], quantity - 1)
        for variant_id, quantity in wanted.items()
    }
    return StockVerdict(source="snapshot", short=tuple(_short(lines, believed)), as_of=as_of)


def _short(lines: Sequence[WantedStock], figures: Mapping[int, int]) -> list[ShortLine]:
    stock_lines = [
        StockLine(line_ref=line.line_ref or line.sku, variant_id=line.variant_id, quantity=line.quantity)
        for line in lines
    ]
    skus = {line.variant_id: line.sku for line in lines}
    return short_lines(lines=stock_lines, sellable_by_variant=figures, skus=skus)


def _unknown_to_erp(answers: Mapping[int, StockAnswer], own_reference: str | None) -> dict[int, int]:
    """Pieces we hold for others that an answer cannot include, by variant."""
    rows = (
        ReservationItem.objects.filter(
            status__in=ReservationItem.COUNTED, level__item__variant_id__in=list(answers)
        )
        .exclude(reference=own_reference or "")
        .values_list("level__item__variant_id", "quantity", "erp_committed_at")
    )
    held: dict[int, int] = {}
    for variant_id, quantity, committed_at in rows:
        if committed_at is None or committed_at > answers[variant_id].as_of:
            held[variant_id] = held.get(variant_id, 0) + quantity
    return held


def _held_by(reference: str | None) -> dict[int, int]:
    if reference is None:
        return {}
    rows = (
        ReservationItem.objects.filter(reference=reference, status__in=ReservationItem.COUNTED)
        .values_list("level__item__variant_id")
        .annotate(pieces=Sum("quantity"))
    )
    return dict(rows.order_by())
