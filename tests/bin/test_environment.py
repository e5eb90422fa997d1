"""What the shop is told: the real environment wins, and a real account never meets a sandbox's secret."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from launcher.environment import (
    outside_variables,
    python_environment,
    real_systems,
    sandbox_configuration,
    sandbox_variables,
    shop_variables,
    without_outside,
    write_sandbox_configuration,
)
from launcher.errors import CannotStart
from launcher.folder import ShopFolder

PORTS = {"razorpay": 9100, "arkone": 9201, "crm": 9102, "shiprocket": 9103}
REAL_RAZORPAY = {
    "RAZORPAY_KEY_ID": "rzp_live_1",
    "RAZORPAY_KEY_SECRET": "hush",
    "RAZORPAY_WEBHOOK_SECRET": "hush too",
}


def test_with_an_empty_environment_all_four_are_sandboxes() -> None:
    told = outside_variables({}, PORTS)
    assert {name: value for name, value in told.items() if name.endswith("_BASE_URL")} == {
        "RAZORPAY_BASE_URL": "http://127.0.0.1:9100",
        "ARKONE_BASE_URL": "http://127.0.0.1:9201/api/v1",
        "CRM_BASE_URL": "http://127.0.0.1:9102/api/v1",
        "SHIPROCKET_BASE_URL": "http://127.0.0.1:9103/v1/external",
    }
    assert told["RAZORPAY_KEY_ID"] == "rzp_test_blouson"
    assert told["ARKONE_TOKEN"] == "arkone-test-token"
    assert len(told) == 4 + 3 + 2 + 2 + 3


def test_a_real_account_is_used_at_the_real_address_and_the_others_stay_sandboxes() -> None:
    told = outside_variables(REAL_RAZORPAY, PORTS)
    assert told["RAZORPAY_BASE_URL"] == "https://api.razorpay.com"
    assert told["RAZORPAY_KEY_SECRET"] == "hush"
    assert told["CRM_BASE_URL"] == "http://127.0.0.1:9102/api/v1"
    assert real_systems(REAL_RAZORPAY) == {"razorpay"}


def test_half_a_real_account_is_refused_by_the_name_of_what_is_missing() -> None:
    half = {"RAZORPAY_KEY_ID": "rzp_live_1", "RAZORPAY_KEY_SECRET": "hush"}
    with pytest.raises(CannotStart, match="RAZORPAY_WEBHOOK_SECRET is missing") as refusal:
        outside_variables(half, PORTS)
    assert "hush" not in str(refusal.value)


def test_an_erp_of_ones_own_needs_its_address() -> None:
    with pytest.raises(CannotStart, match="ARKONE_BASE_URL is missing"):
        outside_variables({"ARKONE_TOKEN": "t", "ARKONE_WEBHOOK_SECRET": "s"}, PORTS)


def test_tests_see_no_real_account() -> None:
    assert without_outside({**REAL_RAZORPAY, "CRM_BASE_URL": "https://crm", "HOME": "/home/a"}) == {
        "HOME": "/home/a"
    }


def test_the_shops_settings_come_from_the_environment_first(shop: ShopFolder) -> None:
    shop.take()
    told = shop_variables({"SITE_URL": "http://shop.local"}, shop, web_port=8010)
    assert told["SITE_URL"] == "http://shop.local"
    assert told["DJANGO_SETTINGS_MODULE"] == "config.settings.local"
    assert shop_variables({}, shop, web_port=8010)["SITE_URL"] == "http://127.0.0.1:8010"


def test_the_secret_key_is_made_once_and_long_enough(shop: ShopFolder) -> None:
    shop.take()
    first = shop_variables({}, shop, web_port=8000)["SECRET_KEY"]
    assert len(first) >= 50
    assert shop_variables({}, ShopFolder(shop.path), web_port=8000)["SECRET_KEY"] == first


def test_each_sandbox_sends_its_news_to_the_shops_own_port(shop: ShopFolder) -> None:
    shop.take()
    told = outside_variables({}, PORTS)
    write_sandbox_configuration(shop, told, web_port=8010)
    written = json.loads(Path(sandbox_variables(shop, PORTS)["SANDBOX_CONFIG"]).read_text())
    assert written == sandbox_configuration(told, web_port=8010)
    assert written["arkone"] == {
        "fixture": "demo",
        "options": {"auto_advance_s": 20},
        "webhook": {"url": "http://127.0.0.1:8010/hooks/erp/arkone", "secret": "arkone-sandbox-webhook"},
    }
    assert written["shiprocket"]["webhook"] == {
        "url": "http://127.0.0.1:8010/hooks/courier",
        "secret": "courier-sandbox-token",
    }


def test_the_environments_programs_come_first(tmp_path: Path) -> None:
    told = python_environment({"PATH": "/usr/bin", "PYTHONHOME": "/nowhere"}, tmp_path)
    assert told["PATH"] == f"{tmp_path}/bin:/usr/bin"
    assert "PYTHONHOME" not in told
