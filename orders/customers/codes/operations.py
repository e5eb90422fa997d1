"""Sending a code to a telephone, and hearing it back."""

from __future__ import annotations

from django.db import connection, transaction

from core import clock
from core.errors import Invalid, Refused
from core.ids import same_secret
from core.outbox import publish
from orders.customers.codes.models import OneTimeCode
from orders.customers.codes.queries import digits_of
from orders.customers.codes.rules import (
    KEPT_FOR,
    LASTS,
    MOST_SENT,
    MOST_TRIES,
    typed_digits,
    wait_s,
)
from orders.customers.events import CodeRequested
from orders.customers.rules import clean_phone


class CodeTooSoon(Refused):
    """This telephone got a code just now, or too many lately. `detail["wait_s"]` says for how long."""

    code = "code_too_soon"
    http_status = 429

    def __init__(self, wait_s: int) -> None:
        minutes = -(-wait_s // 60)
        waiting = f"{wait_s} seconds" if wait_s < 60 else f"{minutes} minute{'s' if minutes > 1 else ''}"
        super().__init__(
            f"We have just sent codes to this number. You can ask for another in {waiting}.", wait_s=wait_s
        )


class CodeWrong(Invalid):
    """Not the code that was sent; it may be tried again."""

    code = "code_wrong"


class CodeLapsed(Refused):
    """There is no code to be right any more: used, too old, or tried too often."""

    code = "code_lapsed"
    message = (
        "This code has been used, is older than 10 minutes, or was tried too often. Please ask for a new one."
    )
    http_status = 410


@transaction.atomic
def send_code(*, purpose: str, phone: str, subject: str) -> str:
    """Have a new code sent by text message; answers the telephone as +91 and ten digits.

    It replaces the earlier codes of this purpose, telephone and subject. Says nothing about who owns the telephone.
    Raises Invalid naming `phone`, or CodeTooSoon.
    """
    number = clean_phone(phone)
    now = clock.now()
    with connection.cursor() as cursor:  # two requests for one telephone count each other
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"one-time-code:{number}"])
    longest = max(within for _, within in MOST_SENT)
    sent = OneTimeCode.objects.filter(phone=number, created_at__gt=now - longest)
    wait = wait_s(list(sent.values_list("created_at", flat=True)), now)
    if wait:
        raise CodeTooSoon(wait)
    row = OneTimeCode.objects.create(
        purpose=purpose, phone=number, subject=subject, created_at=now, expires_at=now + LASTS
    )
    publish(CodeRequested(code_id=row.public_id))
    return number


def check_code(*, purpose: str, phone: str, subject: str, code: str) -> str:
    """Use a code up; answers the telephone it proves. Only the newest code of this purpose and subject counts.

    Every try is counted and committed, also a wrong one: so this runs in no transaction of the caller's (RuntimeError).
    Raises Invalid naming `phone`, CodeWrong naming `code`, or CodeLapsed.
    """
    number = clean_phone(phone)
    tries_left = _tried(purpose=purpose, phone=number, subject=subject, code=code)
    if tries_left is None:
        return number
    if tries_left == 0:
        raise CodeLapsed
    more = "one more try" if tries_left == 1 else f"{tries_left} more tries"
    raise CodeWrong(fields={"code": f"This is not the code we sent. Please look again; you have {more}."})


@transaction.atomic(durable=True)
def _tried(*, purpose: str, phone: str, subject: str, code: str) -> int | None:
    """Count a try of the newest code. None when it was right; else how many tries are left."""
    row = (
        OneTimeCode.objects.select_for_update()
        .filter(purpose=purpose, phone=phone, subject=subject)
        .order_by("-id")
        .first()
    )
    now = clock.now()
    if row is None or row.used_at or row.expires_at <= now or row.tries >= MOST_TRIES:
        return 0
    row.tries += 1
    is_right = same_secret(typed_digits(code), digits_of(row))
    row.used_at = now if is_right else None
    row.save(update_fields=["tries", "used_at"])
    return None if is_right else MOST_TRIES - row.tries


@transaction.atomic
def forget_codes() -> int:
    """Let go of codes that no limit counts any more; answers how many."""
    gone, _ = OneTimeCode.objects.filter(created_at__lte=clock.now() - KEPT_FOR).delete()
    return gone
