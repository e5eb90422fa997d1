"""A hard end for a call a shopper waits for, however slowly the bytes drip in."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from concurrent.futures import TimeoutError as TooLate
from typing import TypeVar

from core.errors import Unavailable
from core.http import refuse_inside_transaction

Answer = TypeVar("Answer")

# Socket timeouts bound each read, not the whole answer; only another thread can be left behind.
_threads = ThreadPoolExecutor(max_workers=16, thread_name_prefix="live-call")


def answer_within(seconds: float, call: Callable[[], Answer]) -> Answer:
    """What `call` returns or raises, or Unavailable when it takes longer. `call` may not use the database.

    A call that is too late goes on alone until its own socket timeouts end it; its answer is dropped.
    """
    refuse_inside_transaction()
    future = _threads.submit(call)
    try:
        return future.result(timeout=seconds)
    except TooLate as late:
        future.cancel()
        raise Unavailable(f"no answer within {seconds:g} s") from late
