"""What a code says, for whoever sends it: worked out anew each time, never stored."""

from __future__ import annotations

from dataclasses import dataclass

from django.conf import settings

from core import clock
from orders.customers.codes.models import OneTimeCode
from orders.customers.codes.rules import LASTS, code_digits


@dataclass(frozen=True, slots=True)
class CodeToSend:
    """A code as its message tells it. `minutes` is how long it lasts from when it was asked for."""

    id: str
    purpose: str
    phone: str
    digits: str
    minutes: int


def code_to_send(code_id: str) -> CodeToSend | None:
    """The code of this public id; None when it is used, too old or unknown: then nobody needs to hear of it."""
    row = OneTimeCode.objects.filter(
        public_id=code_id, used_at__isnull=True, expires_at__gt=clock.now()
    ).first()
    if row is None:
        return None
    return CodeToSend(row.public_id, row.purpose, row.phone, digits_of(row), int(LASTS.total_seconds()) // 60)


def digits_of(row: OneTimeCode) -> str:
    """The six digits: bound to this very row, its purpose, telephone and subject, and to a key outside the database."""
    key = settings.ORDER_LINK_KEY or settings.SECRET_KEY
    return code_digits(key=key, bound_to=(row.public_id, row.purpose, row.phone, row.subject))
