"""A payment provider and a courier from an installed package, as docs/extending.md tells it."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from pytest_django.fixtures import Settings

from core.adapters import adapter, forget_adapters
from core.money import Money
from payments import operations
from payments.models import LedgerEntry
from payments.ports import PayerFacts
from payments.providers import provider_named
from payments.queries import payment_state
from payments.tasks import sweep

PACKAGE = Path(__file__).parent / "sample_package"


@pytest.fixture(scope="session")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample package, installed for real into a folder of its own."""
    target = tmp_path_factory.mktemp("site")
    source = tmp_path_factory.mktemp("source")
    for path in PACKAGE.rglob("*"):
        if path.is_file() and "__pycache__" not in path.parts:
            copy = source / path.relative_to(PACKAGE)
            copy.parent.mkdir(parents=True, exist_ok=True)
            copy.write_bytes(path.read_bytes())
    install(source, target)
    return target


def install(source: Path, target: Path) -> None:
    """pip when the environment has it, else uv."""
    words = ["install", "--quiet", "--no-deps", "--target", str(target), str(source)]
    for command in ([sys.executable, "-m", "pip", *words], ["uv", "pip", *words]):
        try:
            done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=300)
        except FileNotFoundError:
            continue
        if done.returncode == 0:
            return
    pytest.fail(f"the sample package could not be installed: {done.stderr}")


@pytest.fixture
def extended(
    installed: Path, settings: Settings, monkeypatch: pytest.MonkeyPatch, transactional_db: None
) -> None:
    """Settings that name the package's classes, and nothing else."""
    monkeypatch.syspath_prepend(str(installed))
    settings.PAYMENT_PROVIDERS = {"wallet": "blouson_sample.wallet.SampleWallet"}
    settings.DEFAULT_PAYMENT_PROVIDER = "wallet"
    settings.COURIER = "blouson_sample.bicycle.BicycleCourier"
    forget_adapters()


def test_money_comes_and_goes_through_an_installed_provider(extended: None) -> None:
    intent_id = operations.open_payment(reference="order_w", amount=Money(75_000), description="Order WEB-1")
    payer = PayerFacts("Asha Rao", "asha@blouson.test", "+919845012345")
    page = operations.start_payment(
        intent_id=intent_id, return_url="https://x/r/", cancel_url="https://x/c/", payer=payer
    )
    assert (page.provider, page.action_url) == ("wallet", "https://wallet.example/pay")
    wallet: Any = provider_named("wallet")
    state = operations.record_return(reference="order_w", posted=wallet.pay(page.fields["order"]))
    assert (state.status, state.captured) == ("captured", Money(75_000))
    operations.refund_payment(payment_id=state.payment_id or "", amount=Money(5_000), reason="a loose thread")
    sweep()
    assert list(LedgerEntry.objects.values_list("amount", flat=True)) == [75_000, -5_000]


def test_its_webhook_has_an_address_at_once(extended: None, client: Any) -> None:
    from_package = provider_named("wallet").__class__.__module__
    assert from_package == "blouson_sample.wallet"
    forged = client.post("/hooks/payment/wallet", data=b"{}", content_type="application/json")
    assert forged.status_code == 400
    assert (
        client.post("/hooks/payment/razorpay", data=b"{}", content_type="application/json").status_code == 404
    )


def test_an_installed_courier_answers(extended: None) -> None:
    courier = adapter("COURIER")
    asked = {"from_pincode": "560001", "weight_g": 600, "cod": False, "timeout_s": 1.0}
    assert courier.serviceability(to_pincode="560038", **asked).courier_name == "Bicycle"
    assert not courier.serviceability(to_pincode="110001", **asked).serviceable
    assert payment_state("nothing").status == "none"
