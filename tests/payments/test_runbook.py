"""Finance and operators find what to do for every alarm of money and of the systems around it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings
from django.core.cache import cache
from django.utils.module_loading import import_string

from core.front_page import Tally
from core.money import Money
from erp_sync.models import Cursor, FlowPause
from erp_sync.shiprocket import wallet
from payments.front_page import SILENCE
from tests.payments.test_diagnoses import captured
from tests.world import World

pytestmark = pytest.mark.django_db
ABOUT = ("payments.", "erp_sync.", "core.front_page", "orders.admin.parcel_cash", "orders.admin.weights")
LOOKED_AT = ("payments.", "orders.", "erp_sync.", "core.diagnoses.nothing_is_dead")
# What a name says besides the thing itself.
THINGS = ("reading", "flow", "schedule")


def runbook(name: str, heading: str) -> str:
    told = Path(settings.BASE_DIR, "docs", name).read_text()
    return told[told.index(heading) :].lower()


def alarms() -> Iterator[str]:
    for path in settings.FRONT_PAGE:
        if path.startswith(ABOUT):
            parts = [part for part in import_string(path).parts() if isinstance(part, Tally)]
            assert parts, f"{path} has nothing to say: make its alarm go off above"
            yield from (
                part.title.partition(":")[0] if "wallet" in part.title else part.title for part in parts
            )
    for path in settings.DIAGNOSES:
        if path.startswith(LOOKED_AT):
            for finding in import_string(path)():
                first = finding.name.split()[0]
                yield first if first in THINGS else finding.name


def test_every_alarm_of_money_and_of_the_systems_stands_in_a_runbook(world: World) -> None:
    for number in range(3):
        captured(number, ago=SILENCE / 2)
    cache.set(wallet.KEY, Money(1_00).amount)
    Cursor.objects.create(flow="stock", system="arkone")
    FlowPause.objects.create(flow="erp_order", reason="stocktaking", paused_by="meera")
    told = runbook("payments.md", "## For finance") + runbook("sync.md", "## For operators")
    found = set(alarms())
    assert {"Payouts that differ from our books", "Messages that wait too long", "flow", "reading"} <= found
    assert {alarm for alarm in found if alarm.lower() not in told} == set()
