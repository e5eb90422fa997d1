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
from catalog.inventory.queries.parts import WantedPart, WantedParts, WantedStock, wanted_parts
from catalog.inventory.queries.snapshot import snapshot_as_of
from catalog.inventory.rules import ShortLine, Supply, age_of, trusted
from core import clock
from core.adapters import adapter
from core.breaker import breaker
from core.errors import Unavailable
from core.measure import UNITS_PER_PRICE
from core.prepared import PreparedQuery

_COUNTED = PreparedQuery(
    lambda ids: ReservationItem.objects.filter(
        status__in=ReservationItem.COUNTED, level__item__variant__id__any_of=ids
    ).values_list(
        "level__item__variant_id", "quantity", "erp_committed_at", "reference", "level__location__code"
    )
)
BREAKER = "live_stock"


@dataclass(frozen=True, slots=True)
class StockVerdict:
    """Whether everything can be had: `short` names what cannot. A `snapshot` verdict has to be verified later."""

    source: Literal["live", "snapshot"]
    short: tuple[ShortLine, ...]
    as_of: datetime | None


def live_sellable(
    *,
    lines: Sequence[WantedStock],
    pincode: str,
    timeout_s: float,
    own_reference: str | None = None,
    place: str = "",
) -> StockVerdict:
    """Ask the owner of the stock whether these lines can be had; at most `timeout_s` seconds, never in a transaction.

    A kit is asked for by its components, added up over all lines. What we hold for others and the ERP does not count yet
    is taken off its answer; `own_reference` names a hold that is the asker's own. With a `place` all of it has to lie there,
    as far as the owner tells places. When the owner is slow, down or left
    alone by the breaker the last snapshot decides, and one older than SNAPSHOT_MAX_AGE_MINUTES only lets small
    quantities of plentiful things pass.
    """
    if not lines:
        return StockVerdict(source="live", short=(), as_of=clock.now())
    wanted = wanted_parts(lines)
    try:
        answers = ask_owner(wanted.parts, pincode=pincode, timeout_s=timeout_s)
    except Unavailable:
        return _by_snapshot(wanted, own_reference)
    as_of = min((answer.as_of for answer in answers.values()), default=clock.now())
    short = wanted.short(answered_supply(wanted, answers, own_reference, place=place))
    return StockVerdict(source="live", short=short, as_of=as_of)


def ask_owner(parts: Sequence[WantedPart], *, pincode: str, timeout_s: float) -> dict[int, StockAnswer]:
    """The owner's answers by variant id; a part it does not know is absent. Raises Unavailable."""
    port: LiveStock = adapter("LIVE_STOCK")
    questions = [StockQuestion(sku=part.sku, quantity=part.quantity, uom=part.uom) for part in parts]
    with breaker(BREAKER):
        answers = port.availability(lines=questions, pincode=pincode, timeout_s=timeout_s)
    return {part.variant_id: answers[part.sku] for part in parts if part.sku in answers}


def answered_supply(
    wanted: WantedParts,
    answers: Mapping[int, StockAnswer],
    own_reference: str | None = None,
    *,
    place: str = "",
) -> dict[int, Supply]:
    """What may be promised by the owner's word: less what it cannot know of, plus what our terms allow beyond it.

    In a store nothing is promised beyond its own shelf, nor more than of all places together.
    """
    held = _unknown_to_erp(answers, own_reference)
    supply = {
        part: Supply(
            answer.available - held.get(part, 0) - settings.SAFETY_BUFFER, wanted.supply[part].beyond
        )
        for part, answer in answers.items()
        if part in wanted.supply
    }
    if not place:
        return supply
    there = _unknown_to_erp(answers, own_reference, place=place)
    return {
        part: Supply(min(found.net, answers[part].at(place) - there.get(part, 0)))
        for part, found in supply.items()
    }


def _by_snapshot(wanted: WantedParts, own_reference: str | None) -> StockVerdict:
    as_of = snapshot_as_of()
    age, max_age = age_of(as_of, now=clock.now()), timedelta(minutes=settings.SNAPSHOT_MAX_AGE_MINUTES)
    own = _held_by(own_reference)
    believed: dict[int, Supply] = {}
    for part in wanted.parts:
        there = wanted.supply.get(part.variant_id, Supply(0)).less(-own.get(part.variant_id, 0))
        believed[part.variant_id] = (
            there
            if trusted(
                quantity=part.quantity,
                sellable=there.sellable,
                snapshot_age=age,
                max_age=max_age,
                unit=UNITS_PER_PRICE[part.uom],
            )
            else Supply(min(there.sellable, part.quantity - 1))
        )
    return StockVerdict(source="snapshot", short=wanted.short(believed), as_of=as_of)


def _unknown_to_erp(
    answers: Mapping[int, StockAnswer], own_reference: str | None, *, place: str = ""
) -> dict[int, int]:
    """Pieces we hold for others, in all places or in one, that an answer cannot include, by variant."""
    held: dict[int, int] = {}
    for variant_id, quantity, committed_at, reference, at in _COUNTED.rows(list(answers)):
        if reference == own_reference or (place and at != place):
            continue
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
