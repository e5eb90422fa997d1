"""Telling a worker that there is something to deliver. Losing the call costs seconds, never the news."""

from __future__ import annotations

import logging
from collections import defaultdict
from collections.abc import Iterable

from core.celery import send_quietly
from core.transactions import AfterCommit, after_commit

MOST_AT_ONCE = 50  # what one worker takes in a row while others may have nothing to do


class _Waking(AfterCommit):
    """The deliveries that one transaction has written, by lane: sent as one message each, when it has committed."""

    def __init__(self) -> None:
        self.lanes: dict[str, list[int]] = defaultdict(list)

    def __call__(self) -> None:
        """Wake the workers."""
        for lane, delivery_ids in self.lanes.items():
            for start in range(0, len(delivery_ids), MOST_AT_ONCE):
                wake(delivery_ids[start : start + MOST_AT_ONCE], lane)


def wake_after_commit(delivery_ids: Iterable[int], lane: str) -> None:
    """Ask a worker to deliver these once the transaction has committed; all that it writes takes one message a lane."""
    after_commit(_Waking).lanes[lane].extend(delivery_ids)


def wake(delivery_ids: list[int], lane: str) -> None:
    """Ask a worker to deliver now. When the broker is away the sweep finds the rows within five seconds."""
    if not send_quietly("core.deliver", *delivery_ids, lane=lane):
        told = ", ".join(str(each) for each in delivery_ids)
        logging.getLogger(__name__).warning("broker away; deliveries %s wait for the sweep", told)
