"""A pause that another system asks for is kept by every worker, and costs no message a try."""

from __future__ import annotations

import pytest
from django_redis import get_redis_connection

from core.errors import Unavailable
from erp_sync.engine.errors import NotYet
from erp_sync.engine.holds import HeldOff, held_for_s, hold_key, hold_off, refuse_while_held
from erp_sync.engine.outbound import Accepted, Outgoing
from erp_sync.engine.pace import Pace
from erp_sync.engine.push import Push, push, push_due
from tests.erp_sync.intents import intend_order

pytestmark = pytest.mark.django_db


def busy(outgoing: Outgoing) -> Accepted:
    raise Unavailable("too many", retry_after_s=120.0, status=429)


def yes(outgoing: Outgoing) -> Accepted:
    return Accepted(status=200)


def test_a_retry_after_stops_every_worker_until_it_is_over() -> None:
    first, second = intend_order("WEB-1"), intend_order("WEB-2")

    assert not push(first.pk, {"erp_order": Push(send=busy)})
    assert 110 < held_for_s("arkone") <= 120
    assert push_due({"erp_order": Push(send=yes)}) == 0, "the other message is not sent either"

    second.refresh_from_db()
    assert (second.status, second.attempts) == ("pending", 0)
    with pytest.raises(HeldOff, match="asked to be left alone") as refusal:
        refuse_while_held("arkone")
    assert 100 < (refusal.value.retry_after_s or 0) <= 120
    get_redis_connection("default").delete(hold_key("arkone"))
    assert push_due({"erp_order": Push(send=yes)}) == 1


def test_who_waits_for_the_bucket_waits_for_the_pause_too() -> None:
    pace = Pace(name="test-held", per_second=100, burst=10)
    pace.wait()
    hold_off("test-held", 30.0)
    with pytest.raises(Unavailable):
        pace.of("another credential").wait(at_most_s=0.1)


def test_a_longer_pause_stays_and_no_pause_is_longer_than_an_hour() -> None:
    hold_off("test-held", 100_000.0)
    hold_off("test-held", 1.0)
    assert 3500 < held_for_s("test-held") <= 3600


def test_credentials_have_buckets_of_their_own() -> None:
    pace = Pace(name="test-credentials", per_second=0.1, burst=1)
    pace.of("one").wait(at_most_s=0.1)
    pace.of("two").wait(at_most_s=0.1)
    with pytest.raises(Unavailable):
        pace.of("one").wait(at_most_s=0.1)
    assert "one" not in repr(pace.of("one")), "a secret is never a name"


def test_what_has_to_wait_for_something_else_is_no_bug() -> None:
    message = intend_order()

    def not_yet(outgoing: Outgoing) -> Accepted:
        raise NotYet("The ERP has no invoice yet.")

    for _ in range(12):
        message.next_attempt_at = message.created_at
        message.save(update_fields=["next_attempt_at"])
        push(message.pk, {"erp_order": Push(send=not_yet)})
    message.refresh_from_db()
    assert (message.status, message.attempts) == ("pending", 12)
