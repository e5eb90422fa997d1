"""Telling a worker that there is something to deliver. Losing the call costs seconds, never the news."""

from __future__ import annotations

import logging
from collections import defaultdict
from collections.abc import Iterable

from django.db import connection, transaction

from core.celery import send_quietly

MOST_AT_ONCE = 50  # what one worker takes in a row while others may have nothing to do


class _Waking:
    """The deliveries that one transaction has written, by lane: sent as one message each, when it has committed.

    It hangs among the transaction's on-commit callbacks, which Django drops when they are rolled back.
    """

    def __init__(self) -> None:
        self.lanes: dict[str, list[int]] = defaultdict(list)

    def __call__(self) -> None:
        """Wake the workers."""
        for lane, delivery_ids in self.lanes.items():
            for start in range(0, len(delivery_ids), MOST_AT_ONCE):
                wake(delivery_ids[start : start + MOST_AT_ONCE], lane)


def wake_after_commit(delivery_ids: Iterable[int], lane: str) -> None:
    """Ask a worker to deliver these once the transaction has committed; all that it writes takes one message a lane."""
    live = set(connection.savepoint_ids)
    for savepoints, callback, *_ in connection.run_on_commit:
        if isinstance(callback, _Waking) and set(savepoints) == live:
            break
    else:
        callback = _Waking()
        transaction.on_commit(callback)
    callback.lanes[lane].extend(delivery_ids)


def wake(delivery_ids: list[int], lane: str) -> None:
    """Ask a worker to deliver now. When the broker is away the sweep finds the rows within five seconds."""
    if not send_quietly("core.deliver", *delivery_ids, lane=lane):
        told = ", ".join(str(each) for each in delivery_ids)
        logging.getLogger(__name__).warning("broker away; deliveries %s wait for the sweep", told)
