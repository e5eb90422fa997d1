"""Making codes by the thousand, or one with a name of its own; and changing what one is good for."""

from __future__ import annotations

import re
import secrets
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from django.db import transaction

from core import clock
from core.errors import Invalid, NotFound
from orders.promotions.models import Promotion, PromotionCode
from orders.promotions.models.code import CODE_PATTERN

# Without 0, 1, I, L and O: codes are read out on the telephone.
CODE_ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
RANDOM_CHARACTERS = 8
MOST_CODES = 100_000
IN_ONE_STATEMENT = 20_000
PREFIX = re.compile(r"[A-Z0-9]{1,20}")


@dataclass(frozen=True, slots=True)
class CodeBatch:
    """So many codes for one promotion: `prefix-XXXXXXXX`, each good for `limit` orders (None: any number) until `expires_at`."""

    promotion_id: int
    name: str
    count: int
    prefix: str = ""
    limit: int | None = 1
    once_per_customer: bool = True
    expires_at: datetime | None = None


@transaction.atomic
def make_codes(batch: CodeBatch) -> int:
    """Make a batch of random codes, thousands in one statement; answers how many are new.

    The promotion needs a code from now on. Raises Invalid by field.
    """
    problems = {}
    if not 1 <= batch.count <= MOST_CODES:
        problems["count"] = f"Choose a number of codes from 1 to {MOST_CODES:,}."
    if batch.prefix and not PREFIX.fullmatch(batch.prefix.upper()):
        problems["prefix"] = "Use up to 20 letters and digits, nothing else."
    if batch.expires_at is not None and batch.expires_at <= clock.now():
        problems["expires_at"] = "That moment has passed. Choose a later one, or leave it empty."
    if problems:
        raise Invalid(fields=problems)
    before = PromotionCode.objects.filter(promotion_id=batch.promotion_id, batch=batch.name).count()
    prefix = f"{batch.prefix.upper()}-" if batch.prefix else ""
    missing = batch.count
    while missing:
        texts = {prefix + _random_text() for _ in range(missing)}
        PromotionCode.objects.bulk_create(
            [
                PromotionCode(
                    promotion_id=batch.promotion_id, code=text, batch=batch.name, limit=batch.limit,
                    once_per_customer=batch.once_per_customer, expires_at=batch.expires_at,
                )
                for text in sorted(texts)
            ],
            ignore_conflicts=True,
            batch_size=IN_ONE_STATEMENT,
        )  # fmt: skip
        rows = PromotionCode.objects.filter(promotion_id=batch.promotion_id, batch=batch.name)
        missing = batch.count - (rows.count() - before)
    Promotion.objects.filter(pk=batch.promotion_id).update(is_automatic=False)
    return batch.count


@dataclass(frozen=True, slots=True)
class CodeTerms:
    """What a code is good for: `limit` orders in all (None: any number), until `expires_at`."""

    limit: int | None = None
    once_per_customer: bool = False
    expires_at: datetime | None = None
    is_active: bool = True


@transaction.atomic
def add_code(*, promotion_id: int, code: str, terms: CodeTerms) -> int:
    """Let a promotion be opened by a code of one's own choice, in capitals; its key. The promotion needs a code from now on.

    Raises Invalid for one that exists, is not readable, or is over already.
    """
    text = check_code_terms(code, terms)
    row = PromotionCode.objects.create(promotion_id=promotion_id, code=text, **asdict(terms))
    Promotion.objects.filter(pk=promotion_id).update(is_automatic=False)
    return int(row.pk)


def check_code_terms(code: str, terms: CodeTerms) -> str:
    """A new code as it would be kept. Raises Invalid as `add_code` would now, without doing it."""
    text = code.strip().upper()
    problems = {}
    if re.fullmatch(CODE_PATTERN, text) is None:
        problems["code"] = "Use 3 to 40 letters, digits, dashes and underscores."
    elif PromotionCode.objects.filter(code=text).exists():
        problems["code"] = f"{text} exists already. Choose another one."
    if terms.expires_at is not None and terms.expires_at <= clock.now():
        problems["expires_at"] = "That moment has passed. Choose a later one, or leave it empty."
    if problems:
        raise Invalid(fields=problems)
    return text


def change_code(*, code_id: int, terms: CodeTerms) -> bool:
    """Change what a code is good for; False when it is just that already. Orders that have it keep it. Raises NotFound."""
    rows = PromotionCode.objects.filter(pk=code_id)
    if not rows.exists():
        raise NotFound("There is no such code.")
    return bool(rows.exclude(**_same(terms)).update(**asdict(terms)))


def _same(terms: CodeTerms) -> dict[str, Any]:
    """As conditions; nothing is not equal to nothing in the database."""
    return {
        (f"{name}__isnull" if value is None else name): (True if value is None else value)
        for name, value in asdict(terms).items()
    }


def _random_text() -> str:
    return "".join(secrets.choice(CODE_ALPHABET) for _ in range(RANDOM_CHARACTERS))
