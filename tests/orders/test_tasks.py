"""The schedule of orders: every job is registered, leaves its heartbeat and may run again at any time."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest

from core import clock
from core.celery import SCHEDULE
from core.models import ScheduledJob
from orders import tasks
from orders.models import Cart, Order
from tests.orders.wardrobe import everything

pytestmark = pytest.mark.django_db

JOBS = {
    "orders.expire_pending_orders": tasks.expire_pending_orders_now,
    "orders.expire_carts": tasks.expire_carts_now,
    "orders.expire_edits": tasks.expire_edits_now,
    "orders.tend_hand_overs": tasks.tend_hand_overs_now,
    "orders.verify_flagged_orders": tasks.verify_flagged_orders_now,
    "orders.poll_shipments": tasks.poll_shipments_now,
    "orders.poll_returns": tasks.poll_returns_now,
    "orders.warn_of_waiting_returns": tasks.warn_of_waiting_returns_now,
    "orders.lapse_exchanges": tasks.lapse_exchanges_now,
    "orders.expire_alerts": tasks.expire_alerts_now,
    "orders.forget_codes": tasks.forget_codes_now,
    "orders.drop_stale_wishlists": tasks.drop_stale_wishlists_now,
    "orders.expire_gift_cards": tasks.expire_gift_cards_now,
    "orders.erase_due_customers": tasks.erase_due_customers_now,
    "orders.write_data_exports": tasks.write_data_exports_now,
    "orders.forget_data_exports": tasks.forget_data_exports_now,
    "orders.find_duplicates": tasks.find_duplicates_now,
    "orders.take_in_remittances": tasks.take_in_remittances_now,
    "orders.take_in_weights": tasks.take_in_weights_now,
}


def test_every_job_is_on_the_schedule() -> None:
    assert {name for name in SCHEDULE if name.startswith("orders.")} == set(JOBS)


def test_jobs_leave_a_heartbeat_and_change_nothing_without_cause(placed: Callable[..., Order]) -> None:
    placed()
    before = everything()
    for job in JOBS.values():
        job()
        job()
    assert everything() == before
    assert set(ScheduledJob.objects.exclude(succeeded_at=None).values_list("name", flat=True)) == set(JOBS)


def test_unpaid_orders_end_and_their_carts_with_them(placed: Callable[..., Order]) -> None:
    order = placed()
    with clock.moved(timedelta(hours=25)):
        tasks.expire_pending_orders_now()
    order.refresh_from_db()
    assert (order.status, Cart.objects.get().status) == ("expired", "abandoned")
