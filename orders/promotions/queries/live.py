"""Which promotions are live, as the engine wants them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from django.db.models import Q, prefetch_related_objects

from core import clock
from core.rows import PreparedModels
from orders.promotions import rules
from orders.promotions.automatic import automatic_promotions, promotions_for_engine
from orders.promotions.models import Campaign, Promotion, PromotionCode, Surcharge
from orders.promotions.operations import used_before
from orders.promotions.rules import Method, Rule

UNKNOWN_CODE = "This code is not valid. Please check the spelling."
USED_UP = "This code has been used up."
USED_BEFORE = "You have used this code already. It is valid once."


def live_promotions(
    *, codes: Iterable[str] = (), customer_ref: str = "", currency: str = "INR"
) -> list[rules.Promotion]:
    """Every active promotion that is automatic or whose code was entered.

    One query, two more when staff have changed something since the last time and three more for codes. A code that is
    unknown, off, over or used up simply opens nothing; `code_problem` says why. Dates are left to the engine.
    """
    entered = _by_promotion(codes)
    found = {each.id: each for each in automatic_promotions(currency)}
    if entered:
        opened = Promotion.objects.filter(status=Promotion.Status.ACTIVE, currency=currency, pk__in=entered)
        found |= {each.id: _opened(each, entered, customer_ref) for each in promotions_for_engine(opened)}
    return sorted(found.values(), key=lambda each: (each.lane, -each.priority, each.id))


def judged_promotions(
    *, codes: Iterable[str], customer_ref: str, currency: str, draft_id: int | None = None
) -> list[rules.Promotion]:
    """Every active promotion, opened or not, so that each can be told why; with `draft_id` as if that one were active.

    For staff. The draft counts as automatic: nobody has a code for it yet.
    """
    entered = _by_promotion(codes)
    live = Q(status=Promotion.Status.ACTIVE, currency=currency)
    rows = Promotion.objects.filter(live | Q(pk=draft_id)) if draft_id else Promotion.objects.filter(live)
    found = [_opened(each, entered, customer_ref) for each in promotions_for_engine(rows)]
    return [replace(each, is_automatic=True) if each.id == draft_id else each for each in found]


def _by_promotion(codes: Iterable[str]) -> dict[int, list[PromotionCode]]:
    entered: dict[int, list[PromotionCode]] = defaultdict(list)
    for code in codes_entered(codes):
        entered[code.promotion_id].append(code)
    return entered


def _opened(
    promotion: rules.Promotion, entered: Mapping[int, Sequence[PromotionCode]], customer_ref: str
) -> rules.Promotion:
    """With the codes that were entered for it, and why these do not open it."""
    codes = entered.get(promotion.id)
    if not codes:
        return promotion
    return replace(promotion, codes=_texts(codes), refusal=_refusal(codes, customer_ref))


def _texts(codes: Sequence[PromotionCode]) -> frozenset[str]:
    return frozenset(code.code for code in codes)


def _refusal(codes: Sequence[PromotionCode], customer_ref: str) -> str:
    """Why none of the codes entered for a promotion opens it; empty when one does."""
    refusals = [_code_refusal(code, customer_ref) for code in codes]
    return refusals[0] if all(refusals) else ""


_SURCHARGES = PreparedModels(
    lambda currency, now: Surcharge.objects.filter(
        Q(starts_at__isnull=True) | Q(starts_at__lte=now),
        Q(ends_at__isnull=True) | Q(ends_at__gte=now),
        is_active=True,
        currency=currency,
    )
)


def live_surcharges(*, currency: str = "INR") -> list[rules.Surcharge]:
    """Every active surcharge whose time it is; one query, two when there are any."""
    rows = _SURCHARGES.rows(currency=currency, now=clock.now())
    prefetch_related_objects(rows, "rules")
    return [
        rules.Surcharge(
            code=row.code,
            title=row.title,
            method=Method(row.method),
            value=row.value,
            rules=tuple(
                Rule(rule.attribute, rule.operator, tuple(str(value) for value in rule.values))
                for rule in row.rules.all()
            ),
        )
        for row in rows
    ]


def codes_entered(texts: Iterable[str]) -> list[PromotionCode]:
    """The codes that exist among what was typed, in one query."""
    wanted = {text.strip().upper() for text in texts if text.strip()}
    return list(PromotionCode.objects.filter(code__in=wanted)) if wanted else []


def code_problem(text: str, *, customer_ref: str = "") -> str | None:
    """Why a code opens nothing, in the shopper's words; None when it does. Unknown and expired sound the same."""
    code = next(iter(codes_entered([text])), None)
    if code is None or code.promotion.status != Promotion.Status.ACTIVE or not _is_running(code.promotion):
        return UNKNOWN_CODE
    return _code_refusal(code, customer_ref) or None


def _is_running(promotion: Promotion) -> bool:
    """Whether now lies within the promotion's own dates and its campaign's."""
    now = clock.now()
    spans: list[Promotion | Campaign] = [promotion, promotion.campaign] if promotion.campaign else [promotion]
    return all(
        (span.starts_at is None or span.starts_at <= now) and (span.ends_at is None or now <= span.ends_at)
        for span in spans
    )


def _code_refusal(code: PromotionCode, customer_ref: str) -> str:
    if not code.is_active or (code.expires_at is not None and code.expires_at < clock.now()):
        return UNKNOWN_CODE
    if code.limit is not None and code.held + code.used >= code.limit:
        return USED_UP
    if code.once_per_customer and used_before(code_id=code.pk, customer_ref=customer_ref):
        return USED_BEFORE
    return ""
