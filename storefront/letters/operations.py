"""Writing letters down and sending them."""

from __future__ import annotations

from datetime import timedelta
from functools import partial

from django.db import transaction

from core import clock
from core.celery import for_a_turn, send_quietly
from core.errors import OutcomeUnknown, Refused, Rejected, ShopError, Unavailable
from storefront.letters.composing import ComposedLetter
from storefront.letters.languages import for_its_reader
from storefront.letters.models import Letter
from storefront.letters.sending import hand_over

MAX_ATTEMPTS = 10
LEASE = timedelta(minutes=2)


@transaction.atomic
def write_letter(letter: ComposedLetter) -> None:
    """Keep a letter, in its reader's language, and have it sent; the same kind about the same thing is written once for each channel."""
    letter = for_its_reader(letter)
    Letter.objects.bulk_create(
        [
            Letter(
                kind=letter.kind,
                about=letter.about,
                channel=letter.channel,
                order_number=letter.order_number,
                to=letter.to,
                subject=letter.subject,
                text=letter.text,
                html=letter.html,
                stop_url=letter.stop_url,
            )
        ],
        ignore_conflicts=True,
    )
    row = Letter.objects.get(kind=letter.kind, about=letter.about, channel=letter.channel)
    transaction.on_commit(partial(send_quietly, "storefront.send_letter", row.pk))


def send_letter(letter_pk: int) -> None:
    """Claim, send, record. A send that may have happened is never repeated: it goes to staff instead."""
    letter = _claimed(letter_pk)
    if letter is None:
        return
    try:
        hand_over(letter)
    except OutcomeUnknown as failure:
        _close(letter, status=Letter.Status.UNKNOWN, error=failure)
    except Unavailable as failure:
        _postpone(letter, failure)
    except Rejected as failure:
        _close(letter, status=Letter.Status.FAILED, error=failure)
    else:
        Letter.objects.filter(pk=letter.pk).update(
            status=Letter.Status.SENT, sent_at=clock.now(), last_error=""
        )


@transaction.atomic
def _claimed(letter_pk: int) -> Letter | None:
    """Take a written letter. One found still being sent after its lease is closed as unknown."""
    rows = Letter.objects.select_for_update(skip_locked=True).filter(
        pk=letter_pk, next_attempt_at__lte=clock.now()
    )
    letter = rows.filter(status__in=[Letter.Status.WRITTEN, Letter.Status.SENDING]).first()
    if letter is None:
        return None
    if letter.status == Letter.Status.SENDING:
        letter.status, letter.last_error = Letter.Status.UNKNOWN, "The sender stopped while sending this."
        letter.save(update_fields=["status", "last_error"])
        return None
    letter.status, letter.next_attempt_at = Letter.Status.SENDING, clock.now() + LEASE
    letter.attempts += 1
    letter.save(update_fields=["status", "next_attempt_at", "attempts"])
    return letter


def _postpone(letter: Letter, failure: ShopError) -> None:
    if letter.attempts >= MAX_ATTEMPTS:
        _close(letter, status=Letter.Status.FAILED, error=failure)
        return
    pause = timedelta(seconds=min(3600, 10 * 2**letter.attempts))
    Letter.objects.filter(pk=letter.pk).update(
        status=Letter.Status.WRITTEN, next_attempt_at=clock.now() + pause, last_error=failure.message[:2000]
    )


def _close(letter: Letter, *, status: str, error: ShopError) -> None:
    Letter.objects.filter(pk=letter.pk).update(status=status, last_error=error.message[:2000])


@transaction.atomic
def resend_letter(letter_pk: int) -> None:
    """Send a letter again because a person decided so. Raises Refused for one that is on its way."""
    letter = Letter.objects.select_for_update().get(pk=letter_pk)
    if letter.status not in {Letter.Status.UNKNOWN, Letter.Status.FAILED, Letter.Status.SENT}:
        raise Refused("This letter is already on its way.")
    letter.status, letter.attempts, letter.next_attempt_at = Letter.Status.WRITTEN, 0, clock.now()
    letter.save(update_fields=["status", "attempts", "next_attempt_at"])
    transaction.on_commit(partial(send_quietly, "storefront.send_letter", letter_pk))


def send_due_letters(*, limit: int = 100) -> int:
    """Send what waits: lost wake-ups and retries. Returns how many were looked at."""
    due = Letter.objects.filter(
        status__in=[Letter.Status.WRITTEN, Letter.Status.SENDING], next_attempt_at__lte=clock.now()
    )
    ids = list(due.order_by("id").values_list("pk", flat=True)[:limit])
    for letter_pk in for_a_turn(ids):
        send_letter(letter_pk)
    return len(ids)
