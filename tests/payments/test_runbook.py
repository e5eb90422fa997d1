"""Finance finds what to do for every alarm of money."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.conf import settings
from django.utils.module_loading import import_string

from core.front_page import Tally
from payments.diagnoses import gateway_knows_us, news_is_applied, no_money_is_stuck, payouts_agree
from payments.front_page import SILENCE
from tests.payments.test_diagnoses import captured
from tests.world import World

pytestmark = pytest.mark.django_db
DIAGNOSES = (gateway_knows_us, no_money_is_stuck, news_is_applied, payouts_agree)


def test_every_alarm_of_payments_stands_in_the_runbook(world: World) -> None:
    told = Path(settings.BASE_DIR, "docs", "payments.md").read_text()
    runbook = told[told.index("## For finance") :].lower()
    for number in range(3):
        captured(number, ago=SILENCE / 2)
    ours = [path for path in settings.FRONT_PAGE if path.startswith("payments.")]
    parts = [part for path in ours for part in import_string(path).parts()]
    titles = {part.title for part in parts if isinstance(part, Tally)}
    assert len(titles) == len(ours)
    names = {finding.name for diagnose in DIAGNOSES for finding in diagnose()}
    assert {alarm for alarm in titles | names if alarm.lower() not in runbook} == set()
