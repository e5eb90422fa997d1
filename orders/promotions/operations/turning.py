"""Switching promotions on and off, and taking one as the beginning of another."""

from __future__ import annotations

from django.db import transaction

from core import clock
from core.errors import Invalid, NotFound
from orders.promotions.models import Promotion, PromotionRule


def activate_promotion(promotion_id: int) -> bool:
    """Let a promotion count from now on (or from its beginning); False when it did already.

    Raises NotFound, or Invalid naming by field what makes it nonsense; nothing is changed then.
    """
    row = _promotion(promotion_id)
    if row.status == Promotion.Status.ACTIVE:
        return False
    problems = promotion_problems(row)
    if problems:
        raise Invalid(" ".join(problems.values()), fields=problems)
    return bool(Promotion.objects.filter(pk=row.pk, status=row.status).update(status=Promotion.Status.ACTIVE))


def deactivate_promotion(promotion_id: int) -> bool:
    """Let it count no more; orders keep what they were sold with. False when it did not count anyway."""
    row = _promotion(promotion_id)
    active = Promotion.objects.filter(pk=row.pk, status=Promotion.Status.ACTIVE)
    return bool(active.update(status=Promotion.Status.INACTIVE))


def promotion_problems(row: Promotion) -> dict[str, str]:
    """What makes a promotion nonsense, by field; empty when it can be switched on."""
    problems = {}
    if row.ends_at is not None and row.ends_at <= clock.now():
        problems["ends_at"] = "Its end has passed. Choose a later end first."
    if row.method in ("percentage", "fixed", "buyget") and not row.value and not row.tiers:
        problems["value"] = "It takes nothing off. Say how much first."
    if row.method == "bundle" and not row.parts:
        problems["parts"] = "Its set has no parts. Say what belongs to it first."
    if _gives_everything_away(row):
        problems["get_quantity"] = (
            "It would give away as many pieces of anything as are bought. Narrow it by conditions."
        )
    if row.method == "gift" and row.gift_variant is not None and row.gift_variant.status != "active":
        problems["gift_variant"] = "Its gift is not sold any more. Choose another piece first."
    if not row.is_automatic and not row.codes.filter(is_active=True).exists():
        problems["is_automatic"] = "It needs a code and has none. Make codes first."
    return problems


def _gives_everything_away(row: Promotion) -> bool:
    """Buy one of anything, get one free, for everybody: nearly always a slip of the pen."""
    is_wide = row.method == "buyget" and row.is_automatic and row.value == 10_000
    if not is_wide or row.get_quantity < row.buy_quantity:
        return False
    return not row.rules.filter(kind__in=["buy", "target"]).exists()


@transaction.atomic
def duplicate_promotion(promotion_id: int) -> int:
    """A draft with the same terms and conditions, without codes and uses; its key. Raises NotFound."""
    row = _promotion(promotion_id)
    conditions = list(row.rules.all())
    name = f"{row.name[:110]} (copy)"
    row.pk, row.name, row.status, row.created_at = None, name, Promotion.Status.DRAFT, clock.now()
    row._state.adding = True
    row.save(force_insert=True)
    PromotionRule.objects.bulk_create(
        [
            PromotionRule(
                promotion=row,
                kind=each.kind,
                attribute=each.attribute,
                operator=each.operator,
                values=each.values,
            )
            for each in conditions
        ]
    )
    return int(row.pk)


def _promotion(promotion_id: int) -> Promotion:
    row = Promotion.objects.select_related("gift_variant").filter(pk=promotion_id).first()
    if row is None:
        raise NotFound("There is no such promotion.")
    return row
