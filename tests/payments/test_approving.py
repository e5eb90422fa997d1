"""Large refunds by staff take two people: in the verbs, in the database, in the admin."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.contrib.auth.models import Permission
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from core import clock
from core.errors import NotFound, Refused
from core.front_page import Listing, Tally
from core.models import AuditEntry, OutboxEvent, User
from core.money import Money
from payments import operations
from payments.front_page import waiting_refunds
from payments.models import LedgerEntry, Payment, PaymentIntent, Refund, RefundTerms

pytestmark = pytest.mark.django_db


@pytest.fixture
def paid(db: None) -> Payment:
    """₹15,000 that came in."""
    from_reference = "WEB-1"
    intent = PaymentIntent.objects.create(
        reference=from_reference,
        amount=15_000_00,
        currency="INR",
        provider="razorpay",
        receipt="r1",
        status="paid",
    )
    return Payment.objects.create(
        intent=intent, provider="razorpay", provider_payment_id="pay_A", amount=15_000_00, currency="INR",
        status="captured", captured_at=clock.now(),
    )  # fmt: skip


@pytest.fixture
def person(db: None) -> Callable[..., User]:
    """Somebody of staff with these rights on refunds."""

    def make(name: str, *codenames: str) -> User:
        user = User.objects.create_user(f"{name}@blouson.test", "kanjivaram-9", is_staff=True)
        user.user_permissions.set(Permission.objects.filter(codename__in=codenames))
        return user

    return make


def ask(paid: Payment, rupees: int, actor: str, reason: str = "torn") -> Refund:
    """Ask for a refund; answers its row."""
    refund_id = operations.refund_payment(
        payment_id=paid.public_id, amount=Money(rupees * 100), reason=reason, actor=actor
    )
    return Refund.objects.get(public_id=refund_id)


def news() -> list[str]:
    names = OutboxEvent.objects.order_by("id").values_list("name", flat=True)
    return [name.removeprefix("payments.") for name in names]


def test_up_to_the_limit_one_person_is_enough(paid: Payment, person: Callable[..., User]) -> None:
    refund = ask(paid, 10_000, str(person("vidya")))
    assert (refund.status, refund.needs_approval, str(refund.asked_by)) == (
        "requested",
        False,
        "vidya@blouson.test",
    )
    assert news() == ["RefundRequested"]


def test_above_it_the_refund_waits_unsent_and_counts_as_promised(
    paid: Payment, person: Callable[..., User]
) -> None:
    refund = ask(paid, 10_001, str(person("vidya")))
    assert (refund.status, refund.needs_approval, refund.next_attempt_at) == ("waiting", True, None)
    assert news() == ["RefundHeld"]
    operations.send_refund(refund.pk)
    refund.refresh_from_db()
    assert (refund.status, refund.attempts, LedgerEntry.objects.count()) == ("waiting", 0, 0)
    with pytest.raises(operations.NothingToRefund):
        ask(paid, 5_000, "vidya@blouson.test")


def test_many_small_ones_make_a_large_one(paid: Payment, person: Callable[..., User]) -> None:
    vidya = str(person("vidya"))
    assert ask(paid, 6_000, vidya, "a").status == "requested"
    assert ask(paid, 4_000, vidya, "b").status == "requested"
    assert ask(paid, 1, vidya, "c").status == "waiting"


@pytest.mark.parametrize("actor", ["shop", "shopper", "erp", "asha@blouson.test"])
def test_the_shop_itself_and_shoppers_wait_for_nobody(paid: Payment, actor: str) -> None:
    User.objects.create_user("asha@blouson.test", "kanjivaram-9")
    refund = ask(paid, 15_000, actor)
    assert (refund.status, refund.asked_by) == ("requested", None)


def test_the_owner_moves_the_limit_or_lifts_it(paid: Payment, person: Callable[..., User]) -> None:
    vidya = str(person("vidya"))
    operations.set_refund_terms(RefundTerms(limit=100_00))
    assert ask(paid, 101, vidya, "a").status == "waiting"
    operations.set_refund_terms(RefundTerms(limit=None))
    assert ask(paid, 14_000, vidya, "b").status == "requested"


def test_somebody_else_agrees_and_it_is_sent(paid: Payment, person: Callable[..., User]) -> None:
    refund = ask(paid, 12_000, str(person("vidya")))
    ravi = person("ravi")
    operations.approve_refund(refund_id=refund.public_id, by=ravi)
    refund.refresh_from_db()
    assert (refund.status, refund.decided_by, refund.decided_at is not None) == ("requested", ravi, True)
    assert refund.next_attempt_at is not None
    assert news() == ["RefundHeld", "RefundApproved", "RefundRequested"]
    entry = AuditEntry.objects.get()
    assert (entry.actor, entry.action, entry.changes["status"]) == (
        ravi, "approved", ["waits for approval", "to be sent"],
    )  # fmt: skip
    with pytest.raises(operations.NotWaiting):
        operations.approve_refund(refund_id=refund.public_id, by=ravi)
    assert len(news()) == 3


def test_whoever_asked_never_decides(paid: Payment, person: Callable[..., User]) -> None:
    vidya = person("vidya", "view_refund", "approve_refund")
    refund = ask(paid, 12_000, str(vidya))
    told = news()
    with pytest.raises(operations.SamePerson):
        operations.approve_refund(refund_id=refund.public_id, by=vidya)
    with pytest.raises(operations.SamePerson):
        operations.decline_refund(refund_id=refund.public_id, reason="no", by=vidya)
    refund.refresh_from_db()
    assert (refund.status, refund.decided_by, news(), AuditEntry.objects.count()) == (
        "waiting",
        None,
        told,
        0,
    )
    with pytest.raises(IntegrityError, match="refund_by_two_people"), transaction.atomic():
        Refund.objects.filter(pk=refund.pk).update(status="requested", decided_by=vidya)
    with pytest.raises(IntegrityError, match="refund_decided_before_sent"), transaction.atomic():
        Refund.objects.filter(pk=refund.pk).update(status="requested")
    with pytest.raises(IntegrityError, match="refund_waits_unsent"), transaction.atomic():
        Refund.objects.filter(pk=refund.pk).update(next_attempt_at=clock.now())


def test_a_declined_one_ends_with_its_reason_and_may_be_asked_for_again(
    paid: Payment, person: Callable[..., User]
) -> None:
    refund, ravi = ask(paid, 12_000, str(person("vidya"))), person("ravi")
    with pytest.raises(Refused, match="Say why"):
        operations.decline_refund(refund_id=refund.public_id, reason="  ", by=ravi)
    operations.decline_refund(refund_id=refund.public_id, reason="Twice asked for", by=ravi)
    refund.refresh_from_db()
    assert (refund.status, refund.decision) == ("failed", "Twice asked for")
    assert refund.last_error == "Declined by ravi@blouson.test: Twice asked for"
    assert news() == ["RefundHeld", "RefundFailed"]
    assert AuditEntry.objects.get().action == "declined"
    assert ask(paid, 12_000, "vidya@blouson.test").status == "waiting"


def test_what_is_not_there_is_told() -> None:
    with pytest.raises(NotFound):
        operations.approve_refund(refund_id="refund_none", by=User(pk=1))


def test_the_buttons_are_the_second_persons_alone(
    paid: Payment, person: Callable[..., User], client: Client
) -> None:
    vidya = person("vidya", "view_refund", "approve_refund")
    refund = ask(paid, 12_000, str(vidya))
    url = reverse("admin:payments_refund_approve", args=[refund.pk])
    for who in (vidya, person("reader", "view_refund")):
        client.force_login(who)
        assert client.post(url, {"_form_submitted": "on"}).status_code == 403
        page = client.get(reverse("admin:payments_refund_change", args=[refund.pk])).content.decode()
        assert "Decline" not in page
        refund.refresh_from_db()
        assert refund.status == "waiting"
    client.force_login(person("ravi", "view_refund", "approve_refund"))
    assert (
        "12,000.00 is approved" in client.post(url, {"_form_submitted": "on"}, follow=True).content.decode()
    )
    refund.refresh_from_db()
    assert refund.status == "requested"


def test_the_front_page_lists_what_waits(
    paid: Payment, person: Callable[..., User], django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    ask(paid, 12_000, str(person("vidya")))
    with django_assert_num_queries(1):
        tally, listing = waiting_refunds.parts()
    assert isinstance(tally, Tally) and isinstance(listing, Listing)
    assert tally.count == 1
    assert [cell.text for cell in listing.rows[0]] == ["WEB-1", "vidya@blouson.test", "torn", "₹12,000.00"]


def test_the_limit_is_typed_in_rupees_and_its_history_kept(client: Client) -> None:
    client.force_login(User.objects.create_superuser("owner@blouson.test", "kanjivaram-9"))
    answer = client.post(reverse("admin:payments_refundterms_add"), {"limit": "2500.50"})
    assert answer.status_code == 302
    assert RefundTerms.objects.get().limit == 2_500_50
    row = reverse("admin:payments_refundterms_change", args=[1])
    assert client.post(row, {"limit": "-1"}).status_code == 200
    assert RefundTerms.objects.get().limit == 2_500_50
    assert client.post(row, {"limit": ""}).status_code == 302
    assert RefundTerms.objects.get().limit is None
    assert AuditEntry.objects.first().changes["limit"] == [250050, None]  # type: ignore[union-attr]
