"""The demo's publishable key: what bin/dev prints is what opens the Store API, and nothing makes it in public."""

from __future__ import annotations

from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from launcher.dev import ready_block
from launcher.folder import ShopFolder

from core.apikeys.models import ApiKey
from core.management.commands.demo_keys import DEMO_KEY
from tests.storefront.api.front import Front

pytestmark = pytest.mark.django_db


def test_the_key_that_is_printed_opens_the_store(tmp_path: Path) -> None:
    shop, said = ShopFolder(tmp_path / "shop"), StringIO()
    for _ in range(2):
        call_command("demo_keys", stdout=said)
    printed = ready_block(shop, port=8000, sandboxes={}, real=frozenset())
    line = next(each for each in printed.splitlines() if "Store API" in each)
    assert line.split()[-1] == DEMO_KEY and "http://127.0.0.1:8000/store/" in line
    assert f"publishable key {DEMO_KEY}" in said.getvalue() and ApiKey.objects.count() == 1
    assert "regions" in Front(DEMO_KEY).get("/store/regions")


def test_it_is_not_made_in_public(settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DJANGO_SETTINGS_MODULE", "config.settings.production")
    settings.DEBUG = False
    with pytest.raises(CommandError):
        call_command("demo_keys")
    assert not ApiKey.objects.exists()
