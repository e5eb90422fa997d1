"""When a bag counts as left, and how long its letter opens it."""

from __future__ import annotations

from datetime import timedelta

from core.errors import NotFound, Refused

REMIND_AFTER = timedelta(hours=4)  # untouched for so long: its shopper has gone
REMIND_UNTIL = timedelta(days=3)  # what was left longer ago is not brought up again
AGAIN_AFTER = timedelta(days=7)  # nobody gets two such letters in a week, whatever bags they left
OPENS_FOR = timedelta(days=30)


class NoSuchReminder(NotFound):
    """A link that was never sent."""

    code = "no_such_reminder"
    message = "This link is not complete. Please open it again from your letter."


class ReminderLapsed(Refused):
    """The letter is too old."""

    code = "reminder_lapsed"
    message = (
        "This letter is more than 30 days old, and its bag is no longer kept. Please choose your pieces anew."
    )
    http_status = 410
