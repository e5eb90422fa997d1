"""Production settings: safe, and no start while something is missing."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from core.checks import is_sandbox_address

ROOT = Path(__file__).resolve().parent.parent.parent
COMPLETE = {
    "DJANGO_SETTINGS_MODULE": "config.settings.production",
    "SECRET_KEY": "k9" * 30 + "!x#Q",
    "ENCRYPTION_KEYS": "Y2hlY2tlZC1ieS1iaW4tdGVzdC1hLWtleS1ub2JvZHk=",
    "ALLOWED_HOSTS": "blouson.in",
    "SITE_URL": "https://blouson.in",
    "DATABASE_URL": os.environ.get("DATABASE_URL", ""),
    "REDIS_URL": os.environ.get("REDIS_URL", ""),
    "RAZORPAY_KEY_ID": "rzp_live_x",
    "RAZORPAY_KEY_SECRET": "secret-of-ours",
    "RAZORPAY_WEBHOOK_SECRET": "secret-of-ours",
    "ARKONE_BASE_URL": "https://erp.example.in/api/v1",
    "ARKONE_TOKEN": "secret-of-ours",
    "ARKONE_WEBHOOK_SECRET": "secret-of-ours",
    "CRM_BASE_URL": "https://crm.example.in/api/v1",
    "CRM_TOKEN": "secret-of-ours",
    "CRM_WEBHOOK_SECRET": "secret-of-ours",
    "SHIPROCKET_EMAIL": "api@example.in",
    "SHIPROCKET_PASSWORD": "secret-of-ours",
    "SHIPROCKET_WEBHOOK_TOKEN": "secret-of-ours",
}


def manage(*words: str, **changed: str) -> subprocess.CompletedProcess[str]:
    """Run manage.py as production would, with some variables changed or (empty) taken away."""
    path = {"PATH": os.environ["PATH"]}
    return subprocess.run(
        [sys.executable, "manage.py", *words],
        cwd=ROOT,
        env=path | COMPLETE | changed,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def test_complete_settings_pass_every_deployment_check() -> None:
    done = manage("check", "--deploy", "--fail-level", "WARNING")
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize(
    "name",
    ["SECRET_KEY", "ENCRYPTION_KEYS", "RAZORPAY_WEBHOOK_SECRET", "ARKONE_TOKEN", "SHIPROCKET_WEBHOOK_TOKEN"],
)
def test_no_start_while_half_configured(name: str) -> None:
    done = manage("check", **{name: ""})
    assert done.returncode != 0
    assert f"Set these in the environment before starting: {name}" in done.stderr
    assert "secret-of-ours" not in done.stderr


def test_no_start_with_a_short_key_or_without_https() -> None:
    assert "Fernet keys" in manage("check", ENCRYPTION_KEYS="short").stderr
    assert "at least 50" in manage("check", SECRET_KEY="short").stderr
    assert "https://" in manage("check", SITE_URL="http://blouson.in").stderr


def test_a_sandbox_is_no_production_system() -> None:
    done = manage("check", RAZORPAY_BASE_URL="http://127.0.0.1:9100")
    assert done.returncode != 0
    assert "RAZORPAY_BASE_URL points at http://127.0.0.1:9100" in done.stderr


@pytest.mark.parametrize(
    ("url", "is_sandbox"),
    [
        ("http://127.0.0.1:9101/api/v1", True),
        ("https://localhost:9101", True),
        ("https://[::1]/x", True),
        ("http://erp.example.in", True),
        ("https://erp.example.in/api/v1", False),
        ("https://api.razorpay.com", False),
    ],
)
def test_what_counts_as_a_sandbox(url: str, is_sandbox: bool) -> None:
    assert is_sandbox_address(url) is is_sandbox


def test_production_forces_https_and_hsts() -> None:
    shown = manage(
        "shell", "--no-imports", "-c",
        "from django.conf import settings as s; print(s.SECURE_SSL_REDIRECT, s.SECURE_HSTS_SECONDS, s.SESSION_COOKIE_SECURE, s.DEBUG)",
    )  # fmt: skip
    assert shown.stdout.strip().splitlines()[-1] == "True 31536000 True False", shown.stderr
