"""Ways of paying that have trouble: heard of by message, asked for by the clock, told to shoppers, forgotten when over."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.cache import cache

from payments import operations
from payments.models import Downtime
from payments.queries import troubled_methods
from payments.rules import DOWNTIMES_KEY
from payments.tasks import refresh_downtimes
from tests.world import World

pytestmark = pytest.mark.django_db(transaction=True)


def downtime(number: int = 1, **told: Any) -> dict[str, Any]:
    """One as the gateway tells it."""
    return {
        "id": f"down_{number}", "entity": "payment.downtime", "method": "netbanking", "begin": 1_780_000_000,
        "end": None, "status": "started", "scheduled": False, "severity": "high", "instrument": {"bank": "HDFC"},
    } | told  # fmt: skip


def test_trouble_is_told_in_words_until_it_is_over(world: World) -> None:
    world.razorpay.seed(downtimes=[downtime(), downtime(2, method="upi", instrument={"psp": "ALL"})])
    assert troubled_methods() == ()
    assert operations.refresh_downtimes(provider="razorpay") == 2
    assert troubled_methods() == ("Netbanking (HDFC)", "UPI")
    world.razorpay.seed(downtimes=[downtime(status="resolved", end=1_780_000_600)])
    refresh_downtimes()
    assert troubled_methods() == ("UPI",)
    assert Downtime.objects.get(provider_downtime_id="down_1").ended_at is not None


def test_what_is_only_announced_worries_nobody(world: World) -> None:
    world.razorpay.seed(downtimes=[downtime(status="scheduled", scheduled=True)])
    assert operations.refresh_downtimes(provider="razorpay") == 0
    assert troubled_methods() == ()


def test_what_the_gateway_lists_no_longer_is_over(world: World) -> None:
    world.razorpay.seed(downtimes=[downtime()])
    operations.refresh_downtimes(provider="razorpay")
    world.razorpay.reset()
    operations.refresh_downtimes(provider="razorpay")
    assert Downtime.objects.get().status == "resolved"
    assert troubled_methods() == ()


def test_asking_twice_keeps_one_row_and_asking_nobody_needs_no_network(world: World) -> None:
    world.razorpay.seed(downtimes=[downtime()])
    for _ in range(2):
        operations.refresh_downtimes(provider="razorpay")
    assert Downtime.objects.count() == 1
    assert operations.refresh_downtimes(provider="cash") == 0


def test_the_answer_is_remembered(world: World, django_assert_num_queries: Any) -> None:
    cache.delete(DOWNTIMES_KEY)
    with django_assert_num_queries(1):
        troubled_methods()
    with django_assert_num_queries(0):
        troubled_methods()
