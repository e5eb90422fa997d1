"""The list that `bin/test` works through: what is checked, in which order, by which command."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

# Everything that production settings ask for, so that `check --deploy` judges them whole. Nothing here is real.
PRODUCTION = {
    "DJANGO_SETTINGS_MODULE": "config.settings.production",
    "SECRET_KEY": "checked-by-bin-test-0123456789-abcdefghijklmnopqrstuvwxyz-ABCDEFGHIJKLMNOPQRSTUVWXYZ",
    "ENCRYPTION_KEYS": "Y2hlY2tlZC1ieS1iaW4tdGVzdC1hLWtleS1ub2JvZHk=",
    "ALLOWED_HOSTS": "shop.example.com",
    "SITE_URL": "https://shop.example.com",
    "RAZORPAY_BASE_URL": "https://api.razorpay.com",
    "RAZORPAY_KEY_ID": "rzp_live_0123456789abcd",
    "RAZORPAY_KEY_SECRET": "a-key-secret-of-nobody",
    "RAZORPAY_WEBHOOK_SECRET": "a-payment-webhook-secret-of-nobody",
    "ARKONE_BASE_URL": "https://erp.example.com/api/v1",
    "ARKONE_TOKEN": "an-erp-token-of-nobody",
    "ARKONE_WEBHOOK_SECRET": "an-erp-webhook-secret-of-nobody",
    "CRM_BASE_URL": "https://crm.example.com/api/v1",
    "CRM_TOKEN": "a-crm-token-of-nobody",
    "CRM_WEBHOOK_SECRET": "a-crm-webhook-secret-of-nobody",
    "SHIPROCKET_BASE_URL": "https://apiv2.shiprocket.in/v1/external",
    "SHIPROCKET_EMAIL": "api@shop.example.com",
    "SHIPROCKET_PASSWORD": "a-courier-password-of-nobody",
    "SHIPROCKET_WEBHOOK_TOKEN": "a-courier-webhook-token-of-nobody",
}

# Two processes for two cores; the browser tests, which wait most, are the third. What stays together, tests/conftest.py
# says.
SHARED = ("-n2", "--dist=loadscope", "--no-loadscope-reorder")


@dataclass(frozen=True)
class Step:
    """One check. `words` is the command; `aloud` shows its output as it comes, not only when it fails.

    Steps of different lanes are run beside each other.
    """

    name: str
    title: str
    words: Sequence[str]
    env: Mapping[str, str] = field(default_factory=dict)
    aloud: bool = False
    needs_browser: bool = False
    lane: str = "checks"


def all_steps(python: str, program: str) -> list[Step]:
    """Every step, the quick ones first; three lanes. `python` is the interpreter, `program` the folder of its tools."""
    ruff, manage = f"{program}/ruff", [python, "manage.py"]
    pytest = [python, "-m", "pytest"]
    return [
        Step("format", "Formatting", [ruff, "format", "--check", "."]),
        Step("lint", "Lint", [ruff, "check", "."]),
        Step("imports", "Import contracts", [f"{program}/lint-imports", "--no-logo"]),
        Step("migrations", "No migration is missing", [*manage, "makemigrations", "--check", "--dry-run"]),
        Step(
            "deploy",
            "Production settings",
            [*manage, "check", "--deploy", "--fail-level=WARNING"],
            env=PRODUCTION,
        ),
        Step("types", "Types", [python, "-m", "mypy", "."]),
        Step(
            "tests", "Unit and journey tests", [*pytest, "tests", "--ignore=tests/browser", *SHARED], aloud=True,
            lane="tests",
        ),
        Step("browser", "Browser tests", [*pytest, "tests/browser"], needs_browser=True, lane="browser"),
    ]  # fmt: skip


def screens_step(python: str) -> Step:
    """Draw docs/screens anew."""
    words = [python, "-m", "tests.browser.screens"]
    return Step("screens", "Screenshots of every page", words, aloud=True, needs_browser=True)


def pytest_step(python: str, words: Sequence[str]) -> Step:
    """Only pytest, with the person's own arguments."""
    return Step("pytest", "pytest", [python, "-m", "pytest", *words], aloud=True, needs_browser=False)
