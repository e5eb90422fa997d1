"""What a failure makes of a message that came in: another try later, a dead letter, or nothing for us."""

from __future__ import annotations

from core import clock
from erp_sync.engine.errors import NotForUs, in_words, is_hopeless
from erp_sync.engine.pauses import pause_before_retry
from erp_sync.models import DEAD, IGNORED, InboxMessage

MAX_ATTEMPTS = 12
LONGEST_PAUSE_S = 600.0


def mark_failed(message: InboxMessage, failure: Exception) -> None:
    """Set, without writing, what a failed try makes of a message.

    What is hopeless or has failed too often becomes a dead letter, what is not for this shop is closed.
    """
    if isinstance(failure, NotForUs):
        message.status, message.last_error, message.done_at = IGNORED, str(failure)[:2000], clock.now()
        return
    message.attempts += 1
    message.last_error = in_words(failure)
    message.next_attempt_at = clock.now() + pause_before_retry(
        attempts=message.attempts, longest_s=LONGEST_PAUSE_S
    )
    if is_hopeless(failure) or message.attempts >= MAX_ATTEMPTS:
        message.status = DEAD
