"""A hard end for live questions."""

from __future__ import annotations

import time

import pytest
from django.db import transaction

from core.errors import Rejected, Unavailable
from core.http import HttpInsideTransaction
from erp_sync.engine.deadline import answer_within


def test_an_answer_in_time_is_the_answer() -> None:
    assert answer_within(1.0, lambda: 7) == 7


def test_a_refusal_passes_through() -> None:
    def refuse() -> None:
        raise Rejected("no")

    with pytest.raises(Rejected, match="no"):
        answer_within(1.0, refuse)


def test_a_late_answer_is_none() -> None:
    started = time.monotonic()
    with pytest.raises(Unavailable, match="no answer within"):
        answer_within(0.1, lambda: time.sleep(1))
    assert time.monotonic() - started < 0.5


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_nobody_asks_while_rows_are_locked() -> None:
    with transaction.atomic(), pytest.raises(HttpInsideTransaction):
        answer_within(1.0, lambda: 7)
