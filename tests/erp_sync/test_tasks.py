"""When the connectors work, and that a sweep finds what a wake-up lost."""

from __future__ import annotations

import pytest
from django.db import transaction
from django.db.models import Sum

from catalog.pricing.models import Price
from core.celery import SCHEDULE
from core.models import ScheduledJob
from erp_sync import tasks
from erp_sync.engine.outbound import PUSH_TASK, Intent, enqueue
from erp_sync.engine.pull import APPLY_DUE_TASK
from erp_sync.engine.storing import APPLY_TASK
from erp_sync.engine.switches import SWEEP_TASK
from erp_sync.engine.turns import my_turn
from erp_sync.engine.waking import APPLY_SOURCE_TASK
from erp_sync.models import InboxMessage, OutboundMessage, SyncRun
from tests.erp_sync.conftest import read
from tests.world import World

pytestmark = pytest.mark.django_db


def test_each_flow_has_its_pace() -> None:
    paces = {name: every_s for name, every_s in SCHEDULE.items() if name.startswith("erp_sync.")}
    assert paces == {
        "erp_sync.pull_locations": 3600,
        "erp_sync.pull_products": 300,
        "erp_sync.pull_prices": 300,
        "erp_sync.pull_stock": 60,
        "erp_sync.pull_orders": 300,
        "erp_sync.pull_tickets": 300,
        "erp_sync.pull_customers": 300,
        "erp_sync.pull_contacts": 300,
        "erp_sync.pull_leads": 300,
        "erp_sync.read_courier_wallet": 3600,
        "erp_sync.compare_products": 86_400,
        "erp_sync.compare_prices": 86_400,
        "erp_sync.compare_stock": 86_400,
        "erp_sync.sweep_outbound": 5,
        "erp_sync.sweep_inbox": 5,
        "erp_sync.purge_inbox": 86_400,
        "erp_sync.purge_outbound": 86_400,
        "erp_sync.sweep_hooks": 5,
        "erp_sync.purge_hooks": 86_400,
        "erp_sync.purge_runs": 86_400,
        "erp_sync.reconcile_stock": 86_400,
        "erp_sync.reconcile_prices": 86_400,
        "erp_sync.reconcile_orders": 86_400,
        "erp_sync.reconcile_products": 86_400,
        "erp_sync.reconcile_parcels": 86_400,
        "erp_sync.reconcile_payments": 86_400,
        "erp_sync.reconcile_refunds": 86_400,
        "erp_sync.reconcile_credit_notes": 86_400,
        "erp_sync.reconcile_contacts": 86_400,
        "erp_sync.reconcile_customers": 86_400,
        "erp_sync.reconcile_leads": 86_400,
        "erp_sync.reconcile_tickets": 86_400,
        "erp_sync.reconcile_answers": 86_400,
    }


def test_wake_ups_name_tasks_that_exist() -> None:
    named = (tasks.apply_one, tasks.push_one, tasks.apply_waiting, tasks.send_waiting, tasks.apply_of_source)
    known = {task.name for task in named}
    assert known == {APPLY_TASK, PUSH_TASK, APPLY_DUE_TASK, SWEEP_TASK, APPLY_SOURCE_TASK}


def test_the_schedule_brings_the_range_into_the_shop(erp: World) -> None:
    for pull in (
        tasks.pull_locations,
        tasks.pull_products,
        tasks.pull_prices,
        tasks.pull_stock,
        tasks.pull_orders,
    ):
        pull()
    tasks.sweep_inbox()

    assert InboxMessage.objects.exclude(status="done").count() == 0
    assert dict(InboxMessage.objects.values_list("kind").annotate(Sum("rows"))) == {
        "warehouse.updated": 3,
        "item.page": 14,
        "price.page": 11,
        "stock.page": 33,
        "stock.snapshot": 1,
    }
    assert set(SyncRun.objects.values_list("flow", "status")) == {
        ("locations", "done"),
        ("products", "done"),
        ("prices", "done"),
        ("stock", "done"),
    }
    assert ScheduledJob.objects.filter(succeeded_at__isnull=False).count() == 6


def test_the_sweep_sends_what_a_lost_wake_up_left(erp: World) -> None:
    body = {"email": "asha@example.com", "first_name": "Asha"}
    intent = Intent(
        "crm_contact", "crm", "crm_contact:order:WEB-1:1", "contact:asha@example.com", 10, {"body": body}
    )
    with transaction.atomic():
        enqueue(intent)

    tasks.sweep_outbound()

    assert [contact["email"] for contact in erp.crm.state("contacts")] == ["asha@example.com"]
    assert OutboundMessage.objects.get().status == "done"


def test_two_sweeps_do_not_work_side_by_side(erp: World) -> None:
    read("products")
    with my_turn("sweep_inbox", at_most_s=25) as mine, my_turn("sweep_inbox", at_most_s=25) as too:
        assert (mine, too) == (True, False)
        tasks.sweep_inbox()
    assert InboxMessage.objects.filter(status="done").count() == 0

    tasks.sweep_inbox()
    assert InboxMessage.objects.get(status="done").rows == 14


def test_the_nightly_comparison_finds_what_is_missing(range_in_shop: World) -> None:
    Price.objects.filter(price_set__variant__sku="BL-IKAT-M").delete()
    for compare in (tasks.compare_products, tasks.compare_prices, tasks.compare_stock):
        compare()
    tasks.sweep_inbox()

    assert Price.objects.get(price_set__variant__sku="BL-IKAT-M").amount == 149900
    runs = SyncRun.objects.filter(is_full=True, trigger="schedule").order_by("id")
    assert list(runs.values_list("flow", "received", "stored", "same", "changed")) == [
        ("products", 14, 0, 14, 0),
        ("prices", 11, 1, 10, 1),
        ("stock", 33, 0, 33, 0),
    ]
