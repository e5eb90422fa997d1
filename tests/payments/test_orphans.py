"""Money at the gateway that no order asked for: found, decided by finance, given back once."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.models import Permission
from django.test import Client
from django.urls import reverse

from core import clock
from core.errors import NotFound, Refused
from core.models import User
from payments import operations
from payments.diagnoses import no_money_is_stuck
from payments.models import LedgerEntry, OrphanPayment, Payment, PaymentIntent
from payments.tasks import sweep
from tests.payments.conftest import Asked
from tests.world import World

Ask, Pay = Callable[..., Asked], Callable[..., dict[str, Any]]


@pytest.fixture
def finance(transactional_db: None) -> User:
    """Somebody of finance."""
    return User.objects.create_user("fin@blouson.test", "kanjivaram-9", is_staff=True)


def look() -> int:
    """As the schedule does, with nothing too young."""
    return operations.find_orphans(provider="razorpay", until=clock.now())


@pytest.fixture
def orphan(world: World, ask: Ask, pay: Pay) -> OrphanPayment:
    """Captured on an order at the gateway that our books do not know."""
    asked = ask(5_000)
    paid = pay(asked)["payment"]
    PaymentIntent.objects.all().delete()
    assert look() == 1
    found = OrphanPayment.objects.get()
    assert (found.provider_payment_id, found.amount, found.status) == (paid["id"], 5_000, "found")
    return found


def test_what_is_ours_is_no_orphan_and_what_was_missed_is_applied(ask: Ask, pay: Pay) -> None:
    asked = ask()
    pay(asked)
    assert look() == 0
    assert Payment.objects.get().status == "captured"
    assert look() == 0
    assert not OrphanPayment.objects.exists()


def test_young_money_is_left_to_its_own_webhook(ask: Ask, pay: Pay) -> None:
    pay(ask())
    assert operations.find_orphans(provider="razorpay") == 0
    assert not Payment.objects.exists()


def test_failed_and_refunded_money_is_nobodys(world: World, ask: Ask, pay: Pay) -> None:
    pay(ask(), "fail")
    there = pay(ask())["payment"]
    world.razorpay.call("POST", f"/payments/{there['id']}/refund")
    PaymentIntent.objects.all().delete()
    assert look() == 0


def test_a_long_list_is_read_to_its_end(world: World, transactional_db: None) -> None:
    order = {"id": "order_strange", "amount": 100, "currency": "INR", "status": "paid"}
    stamp = int(clock.now().timestamp()) - 60
    world.razorpay.seed(
        orders=[order],
        payments=[
            {
                "id": f"pay_strange{number:03d}", "amount": 100, "currency": "INR", "status": "captured",
                "captured": True, "order_id": "order_strange", "method": "upi", "created_at": stamp,
            }
            for number in range(203)
        ],
    )  # fmt: skip
    assert look() == 203


def test_it_is_found_once(orphan: OrphanPayment) -> None:
    assert look() == 0
    assert OrphanPayment.objects.count() == 1


def test_finance_gives_it_back_once(world: World, orphan: OrphanPayment, finance: User) -> None:
    operations.refund_orphan(orphan_id=orphan.public_id, by=finance)
    assert not world.razorpay.state("refunds")
    sweep()
    (sent,) = world.razorpay.state("refunds")
    orphan.refresh_from_db()
    assert (sent["amount"], orphan.status, orphan.provider_refund_id) == (5_000, "refunded", sent["id"])
    assert orphan.decided_by == finance
    with pytest.raises(operations.NothingToDecide):
        operations.refund_orphan(orphan_id=orphan.public_id, by=finance)
    sweep()
    assert len(world.razorpay.state("refunds")) == 1
    assert not LedgerEntry.objects.exists(), "it was never in our books"


def test_a_lost_answer_is_asked_again_under_the_same_key(
    world: World, orphan: OrphanPayment, finance: User
) -> None:
    world.razorpay.add_fault("html_body", match={"path_regex": "/refund$"}, times=1)
    operations.refund_orphan(orphan_id=orphan.public_id, by=finance)
    sweep()
    orphan.refresh_from_db()
    assert (orphan.status, orphan.attempts) == ("refunding", 1)
    OrphanPayment.objects.update(next_attempt_at=clock.now())
    sweep()
    orphan.refresh_from_db()
    assert orphan.status == "refunded"
    assert len(world.razorpay.state("refunds")) == 1


def test_a_refusal_puts_it_back_to_finance(world: World, orphan: OrphanPayment, finance: User) -> None:
    world.razorpay.add_fault("low_balance", match={"path_regex": "/refund$"}, times=1)
    operations.refund_orphan(orphan_id=orphan.public_id, by=finance)
    sweep()
    orphan.refresh_from_db()
    assert orphan.status == "found"
    assert "balance" in orphan.last_error


def test_one_that_found_its_order_meanwhile_is_not_given_back(
    world: World, orphan: OrphanPayment, finance: User, ask: Ask
) -> None:
    operations.refund_orphan(orphan_id=orphan.public_id, by=finance)
    asked = ask(5_000)
    PaymentIntent.objects.filter(pk=asked.intent.pk).update(provider_order_id=orphan.provider_order_id)
    operations.poll_intent(asked.intent.pk)
    sweep()
    orphan.refresh_from_db()
    assert orphan.status == "adopted"
    assert not world.razorpay.state("refunds")


def test_it_is_explained_with_a_reason(orphan: OrphanPayment, finance: User) -> None:
    with pytest.raises(Refused):
        operations.explain_orphan(orphan_id=orphan.public_id, reason=" ", by=finance)
    operations.explain_orphan(orphan_id=orphan.public_id, reason="The Jaipur till", by=finance)
    orphan.refresh_from_db()
    assert (orphan.status, orphan.reason) == ("explained", "The Jaipur till")
    with pytest.raises(NotFound):
        operations.refund_orphan(orphan_id="orph_none", by=finance)


@pytest.mark.parametrize(("right", "status"), [("view", "found"), ("change", "refunding")])
def test_only_who_may_decide_has_the_button(
    orphan: OrphanPayment, finance: User, right: str, status: str
) -> None:
    rights = [f"{each}_orphanpayment" for each in {"view", right}]
    finance.user_permissions.set(Permission.objects.filter(codename__in=rights))
    client = Client()
    client.force_login(finance)
    page = client.get(reverse("admin:payments_orphanpayment_change", args=[orphan.pk])).content.decode()
    assert ("Give it back" in page) == (right == "change")
    client.post(
        reverse("admin:payments_orphanpayment_give_back", args=[orphan.pk]), {"_form_submitted": "on"}
    )
    orphan.refresh_from_db()
    assert orphan.status == status


def test_the_doctor_names_them(orphan: OrphanPayment) -> None:
    (found,) = [each for each in no_money_is_stuck() if each.name == "payments without an order"]
    assert not found.is_well
    OrphanPayment.objects.update(status="adopted")
    assert all(each.is_well for each in no_money_is_stuck())
