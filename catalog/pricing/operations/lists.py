"""Price lists: made, opened, closed, and turned by their windows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from catalog.pricing.models import PriceList, PriceRule
from catalog.pricing.operations.announcing import announce_beside
from catalog.pricing.operations.refusals import EmptyPriceList, UnknownPriceList
from catalog.pricing.rules import Rule, phase_of
from core import clock
from core.errors import Invalid

PART = 2_000


@dataclass(frozen=True, slots=True)
class PriceListFacts:
    """A price list as staff want it. Both ends of the window belong to it; None is no end. `rules` all have to hold."""

    code: str
    title: str
    type: str = "sale"
    starts_at: datetime | None = None
    ends_at: datetime | None = None
    rules: tuple[Rule, ...] = ()


@transaction.atomic
def save_price_list(facts: PriceListFacts) -> int:
    """Make or change a list, by its code; returns its id. A new one is a draft.

    Raises Invalid for a window that ends before it begins. Publishes PricesChanged when an active list changes.
    """
    if facts.starts_at and facts.ends_at and facts.ends_at < facts.starts_at:
        raise Invalid(fields={"ends_at": "A list cannot end before it begins. Choose a later end."})
    row, _ = PriceList.objects.update_or_create(
        code=facts.code,
        defaults={
            "title": facts.title,
            "type": facts.type,
            "starts_at": facts.starts_at,
            "ends_at": facts.ends_at,
            "phase": phase_of(starts_at=facts.starts_at, ends_at=facts.ends_at, now=clock.now()),
        },
    )
    _write_rules(row, facts.rules)
    if row.status == PriceList.Status.ACTIVE:
        _announce(row)
    return row.pk


def _write_rules(row: PriceList, rules: Sequence[Rule]) -> None:
    row.rules.all().delete()
    PriceRule.objects.bulk_create(
        PriceRule(
            price_list=row, attribute=rule.attribute, operator=rule.operator, values=sorted(rule.values)
        )
        for rule in rules
    )


def open_price_list(list_id: int) -> bool:
    """Let a list count within its window; False when it does already. Publishes PricesChanged.

    Raises UnknownPriceList, or EmptyPriceList when nothing stands in it.
    """
    return _turn_status(list_id, PriceList.Status.ACTIVE)


def close_price_list(list_id: int) -> bool:
    """Make a list a draft again; False when it is one. Its prices stay in it. Publishes PricesChanged. Raises UnknownPriceList."""
    return _turn_status(list_id, PriceList.Status.DRAFT)


@transaction.atomic
def _turn_status(list_id: int, status: str) -> bool:
    row = PriceList.objects.select_for_update().filter(pk=list_id).first()
    if row is None:
        raise UnknownPriceList
    if row.status == status:
        return False
    if status == PriceList.Status.ACTIVE and not row.prices.exists():
        raise EmptyPriceList
    row.status = status
    row.phase = phase_of(starts_at=row.starts_at, ends_at=row.ends_at, now=clock.now())
    row.save(update_fields=["status", "phase"])
    if row.phase == PriceList.Phase.OPEN:
        _announce(row)
    return True


def _announce(row: PriceList) -> None:
    variant_ids = row.prices.order_by().values_list("variant_id", flat=True).distinct()
    announce_beside(set(variant_ids), currencies=_currencies_of(row))


def _currencies_of(row: PriceList) -> tuple[str, ...]:
    return tuple(row.prices.order_by().values_list("currency", flat=True).distinct())


def turn_price_lists() -> int:
    """Tell the pages of lists whose window has begun or ended since they were last told; returns how many.

    Prices themselves turn at the very moment, by the clock. Each part of a long list is told in a transaction of
    its own, and the list is marked last: cut short, the next run tells it again, which does no harm.
    """
    turned = 0
    for row in PriceList.objects.may_count().order_by("pk"):
        phase = phase_of(starts_at=row.starts_at, ends_at=row.ends_at, now=clock.now())
        if phase == row.phase:
            continue
        _tell_in_parts(row)
        unchanged = PriceList.objects.filter(pk=row.pk, starts_at=row.starts_at, ends_at=row.ends_at)
        unchanged.update(phase=phase)
        turned += 1
    return turned


def _tell_in_parts(row: PriceList) -> None:
    ids = list(row.prices.order_by("variant_id").values_list("variant_id", flat=True).distinct())
    currencies = _currencies_of(row)
    for start in range(0, len(ids), PART):
        with transaction.atomic():
            announce_beside(ids[start : start + PART], currencies=currencies)
