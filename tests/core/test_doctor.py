"""`manage.py doctor`: says what is well, and for everything else what to do."""

from __future__ import annotations

from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from pytest_django.fixtures import Settings

from core import clock
from core.adapters import forget_adapters
from core.models import Delivery, OutboxEvent, ScheduledJob
from erp_sync.models import Cursor
from tests.world import World

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def quick_settings(settings: Settings) -> None:
    """Django's own deployment checks have their tests; a test's settings would fail them."""
    settings.DIAGNOSES = [path for path in settings.DIAGNOSES if not path.endswith("settings_are_safe")]


def consult() -> str:
    """What the doctor says, whatever the end."""
    said = StringIO()
    try:
        call_command("doctor", stdout=said, no_color=True)
    except CommandError as end:
        said.write(str(end))
    return said.getvalue()


def test_what_is_well_is_said_to_be_well(world: World) -> None:
    ScheduledJob.objects.create(name="core.sweep_outbox", expected_every_s=5, succeeded_at=clock.now())
    said = consult()
    for words in (
        "well  database: PostgreSQL",
        "well  extensions",
        "well  migrations",
        "well  redis: answers",
    ):
        assert words in said
    assert "well  razorpay: accepts our key" in said
    assert "well  arkone: http" in said
    assert "well  schedule core.sweep_outbox" in said
    assert "FIX   workers: 0 answer" in said, "no worker runs in this test"
    assert "Start `celery -A config worker`." in said


def test_a_wrong_key_and_a_missing_system_are_named_with_their_setting(
    world: World, settings: Settings
) -> None:
    settings.RAZORPAY_KEY_SECRET = "not-the-secret"
    settings.ARKONE_BASE_URL = "http://127.0.0.1:9/api"
    settings.CRM_BASE_URL = ""
    forget_adapters()
    said = consult()
    assert "FIX   razorpay: does not accept our key" in said
    assert "not-the-secret" not in said
    assert "FIX   arkone" in said
    assert "Check ARKONE_BASE_URL" in said
    assert "Set CRM_BASE_URL." in said


def test_silence_and_dead_letters_are_found(world: World) -> None:
    long_ago = clock.now() - timedelta(hours=2)
    ScheduledJob.objects.create(name="payments.sweep", expected_every_s=5, succeeded_at=long_ago)
    event = OutboxEvent.objects.create(event_id="evt_1", name="x", payload={})
    Delivery.objects.create(event=event, subscriber="x", status="dead")
    Cursor.objects.create(flow="stock", system="arkone", failures=3, last_error="ArkOne answered 503")
    said = consult()
    assert "FIX   schedule payments.sweep: last ran 72" in said
    assert "FIX   news: 1 dead letters" in said
    assert "FIX   reading stock: 3 failures in a row: ArkOne answered 503" in said
    assert "Run `manage.py sync stock`." in said
    assert said.rstrip().endswith("to fix.")
