"""Claim, call, record: one effect at the far end, in order, whatever breaks in between."""

from __future__ import annotations

import threading
from datetime import timedelta

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from core import clock
from erp_sync.engine.outbound import (
    GIVE_UP_AFTER,
    LEASE,
    Accepted,
    Intent,
    Outgoing,
    claim,
    enqueue,
    record_failure,
)
from erp_sync.engine.pace import Pace
from erp_sync.engine.push import Push, push, push_due, push_entity
from erp_sync.engine.refs import keep_ref
from erp_sync.models import OutboundMessage
from tests.erp_sync.intents import CALLS_ONLY, intend, intend_cancel, intend_order
from tests.world import World

pytestmark = pytest.mark.django_db


def statuses() -> list[tuple[str, str]]:
    return list(OutboundMessage.objects.order_by("id").values_list("flow", "status"))


def orders_at(erp: World) -> list[str]:
    return [order["external_id"] for order in erp.arkone.state("sales_orders")]


def test_an_intent_becomes_one_order_in_the_erp(erp: World) -> None:
    message = intend_order()

    assert push(message.pk, CALLS_ONLY)

    message.refresh_from_db()
    assert (message.status, message.attempts, message.last_error) == ("done", 1, "")
    (write,) = erp.arkone.journal(path="/api/v1/sales-orders")
    assert write["key"] == "erp_order:order:WEB-1001:1"
    assert message.log[0]["status"] == 201
    (call,) = message.log[0]["calls"]
    assert (call["method"], call["path"].rpartition("/")[2], call["status"]) == ("POST", "sales-orders", 201)
    assert call["sent"]["customer"] == {
        "name": "A***",
        "email": "a***@example.com",
        "phone": "******3210",
    }
    assert message.log[0]["answer"]["customer"] == {
        "id": "CUST-00001",
        "external_id": None,
        "name": "A***",
        "email": "a***@example.com",
        "phone": "******3210",
    }


def test_a_message_out_is_four_statements_whatever_it_says() -> None:
    intent = Intent("erp_order", "far", "erp_order:order:WEB-1:1", "order:WEB-1", 10, {"body": {"id": "1"}})
    with CaptureQueriesContext(connection) as written, transaction.atomic():
        enqueue(intent)
    assert statements(written) == ["INSERT"]
    OutboundMessage.objects.update(log=[{"attempt": number} for number in range(1, 11)], attempts=10)
    message = OutboundMessage.objects.get()
    pushes = {"erp_order": Push(send=lambda outgoing: Accepted(201, answer={"phone": "9876543210"}))}
    with CaptureQueriesContext(connection) as asked:
        assert push_entity(message.pk, pushes) == 1
    assert statements(asked) == ["UPDATE", "UPDATE", "SELECT"], "claimed, recorded, what is next"
    message.refresh_from_db()
    assert [line["attempt"] for line in message.log] == list(range(2, 12)), "the last ten tries"
    assert (message.log[-1]["ok"], message.log[-1]["answer"]) == (True, {"phone": "******3210"})
    assert (message.status, message.claimed_until, message.attempts) == ("done", None, 11)


def test_in_a_rush_the_next_of_a_thing_waits_behind_other_things(monkeypatch: pytest.MonkeyPatch) -> None:
    intend_order("WEB-1001")
    intend_cancel("WEB-1001")
    first, second = OutboundMessage.objects.order_by("id")
    pauses_s = [0.001, 0.0, 0.0]  # the first call has to wait for its turn
    monkeypatch.setattr(Pace, "_take", lambda pace: pauses_s.pop(0))

    def send(outgoing: Outgoing) -> Accepted:
        Pace("far", per_second=1.0, burst=1).wait()
        return Accepted(201)

    pushes, handed_on = dict.fromkeys(("erp_order", "erp_cancel"), Push(send=send)), list[int]()
    assert push_entity(first.pk, pushes, hand_on=handed_on.append) == 1
    assert handed_on == [second.pk]
    assert push_entity(second.pk, pushes, hand_on=handed_on.append) == 1
    assert handed_on == [second.pk], "nothing follows"


def statements(captured: CaptureQueriesContext) -> list[str]:
    """What was asked, without the savepoints that stand for transactions here."""
    first = [query["sql"].split()[0] for query in captured.captured_queries]
    return [word for word in first if word not in ("SAVEPOINT", "RELEASE")]


def test_a_crash_between_call_and_record_makes_no_second_order(erp: World) -> None:
    message = intend_order()
    outgoing = claim(message.pk)
    assert outgoing is not None
    CALLS_ONLY["erp_order"].send(outgoing)  # and the worker dies here

    assert push_due(CALLS_ONLY) == 0, "the lease still holds"
    with clock.moved(LEASE + timedelta(seconds=1)):
        assert push_due(CALLS_ONLY) == 1

    assert statuses() == [("erp_order", "done")]
    assert orders_at(erp) == ["WEB-1001"]
    assert len(erp.arkone.requests(method="POST", path="/api/v1/sales-orders")) == 2
    assert len(erp.arkone.journal(path="/api/v1/sales-orders")) == 1


def test_a_worker_whose_lease_ran_out_records_nothing(erp: World) -> None:
    message = intend_order()
    late = claim(message.pk)
    assert late is not None
    with clock.moved(LEASE + timedelta(seconds=1)):
        assert push(message.pk, CALLS_ONLY)
    record_failure(late, RuntimeError("too late"))

    message.refresh_from_db()
    assert (message.status, message.last_error) == ("done", "")


@pytest.mark.parametrize("fault", ["timeout_after_commit", "ok_error_body"])
def test_an_answer_that_is_lost_or_unreadable_is_asked_for_again_under_the_same_key(
    erp: World, fault: str
) -> None:
    message = intend_order()
    erp.arkone.add_fault(fault, match={"method": "POST"}, params={"hold_s": 0.3}, times=1)

    assert not push(message.pk, CALLS_ONLY)
    message.refresh_from_db()
    assert message.status == "pending"
    assert message.last_error.startswith("unknown outcome: OutcomeUnknown")

    with clock.moved(timedelta(minutes=2)):
        assert push(message.pk, CALLS_ONLY)
    assert orders_at(erp) == ["WEB-1001"]


def test_a_key_forgotten_by_the_erp_still_makes_no_second_order(erp: World) -> None:
    message = intend_order()
    outgoing = claim(message.pk)
    assert outgoing is not None
    CALLS_ONLY["erp_order"].send(outgoing)
    erp.arkone.clock(advance_s=8 * 24 * 3600)

    with clock.moved(LEASE * 2):
        assert push_due(CALLS_ONLY) == 1
    assert orders_at(erp) == ["WEB-1001"]


def test_another_order_under_our_number_is_a_conflict_for_people(erp: World) -> None:
    intend_order()
    push_due(CALLS_ONLY)
    OutboundMessage.objects.all().delete()
    erp.arkone.clock(advance_s=8 * 24 * 3600)
    message = intend_order(qty=2)

    assert push_due(CALLS_ONLY) == 0

    message.refresh_from_db()
    assert message.status == "dead"
    assert message.last_error.startswith("conflict: Conflict: ArkOne answered 409")


def test_what_belongs_together_is_told_in_order(erp: World) -> None:
    cancel = intend_cancel()
    order = intend_order()

    assert not push(cancel.pk, CALLS_ONLY), "the order itself comes first"
    keep_ref(system="arkone", kind="order", public_id="WEB-1001", external_id="WEB-1001")
    assert push_entity(order.pk, CALLS_ONLY) == 2

    paths = [write["path"] for write in erp.arkone.journal(method="POST")]
    assert paths == ["/api/v1/sales-orders", "/api/v1/sales-orders/WEB-1001/cancel"]
    assert erp.arkone.state("sales_orders")[0]["status"] == "cancelled"


def test_a_dead_letter_holds_back_its_own_entity_only(erp: World) -> None:
    broken = intend("erp_order", "WEB-1001", sequence=10, body={"external_id": "WEB-1001"})
    intend_cancel("WEB-1001")
    intend_order("WEB-1002")

    assert push_due(CALLS_ONLY) == 1

    assert statuses() == [("erp_order", "dead"), ("erp_cancel", "pending"), ("erp_order", "done")]
    broken.refresh_from_db()
    assert "ArkOne answered 422" in broken.last_error
    assert broken.log[0]["answer"]["errors"][0]["path"] == "shipping_address"
    assert orders_at(erp) == ["WEB-1002"]


def test_an_erp_that_is_down_gets_everything_when_it_is_back(erp: World) -> None:
    intend_order("WEB-1001")
    intend_order("WEB-1002")
    fault = erp.arkone.add_fault("status", params={"code": 503, "headers": {"Retry-After": "7"}})

    assert push_due(CALLS_ONLY) == 0
    message = OutboundMessage.objects.first()
    assert message is not None
    assert timedelta(seconds=5) < message.next_attempt_at - clock.now() < timedelta(seconds=8)
    erp.arkone.remove_fault(fault)
    assert push_due(CALLS_ONLY) == 0, "it said when to come back"

    with clock.moved(timedelta(seconds=61)):
        assert push_due(CALLS_ONLY) == 2
    assert sorted(orders_at(erp)) == ["WEB-1001", "WEB-1002"]


def test_wrong_credentials_are_worth_waiting_for(erp: World, settings) -> None:
    message = intend_order()
    right, settings.ARKONE_TOKEN = settings.ARKONE_TOKEN, "wrong"

    assert not push(message.pk, CALLS_ONLY)
    message.refresh_from_db()
    assert message.status == "pending"
    assert message.last_error.startswith("auth: AuthFailed")

    settings.ARKONE_TOKEN = right
    with clock.moved(timedelta(minutes=2)):
        assert push_due(CALLS_ONLY) == 1


def test_after_72_hours_it_is_a_dead_letter(erp: World) -> None:
    message = intend_order()
    erp.arkone.add_fault("status", params={"code": 503})

    with clock.moved(GIVE_UP_AFTER + timedelta(minutes=1)):
        push_due(CALLS_ONLY)

    message.refresh_from_db()
    assert message.status == "dead"


def test_a_bug_is_tried_ten_times_and_stops_nobody_else(erp: World) -> None:
    def broken(outgoing: object) -> None:
        raise KeyError("street")

    pushes = {**CALLS_ONLY, "erp_cancel": Push(send=broken)}  # type: ignore[arg-type]
    intend_cancel("WEB-1001")
    intend_order("WEB-1002")
    assert push_due(pushes) == 1

    for hours in range(1, 15):
        with clock.moved(timedelta(hours=hours)):
            push_due(pushes)

    message = OutboundMessage.objects.get(flow="erp_cancel")
    assert (message.status, message.attempts) == ("dead", 10)


def test_what_follows_a_yes_commits_with_it_or_not_at_all(erp: World) -> None:
    def fails(outgoing: object, accepted: object) -> None:
        keep_ref(system="arkone", kind="order", public_id="order_1", external_id="SO-1")
        raise RuntimeError("database away")

    message = intend_order()
    push(message.pk, {"erp_order": Push(send=CALLS_ONLY["erp_order"].send, effect=fails)})

    message.refresh_from_db()
    assert message.status == "pending"
    assert OutboundMessage.objects.count() == 1
    with clock.moved(timedelta(minutes=2)):
        assert push(message.pk, CALLS_ONLY)
    assert orders_at(erp) == ["WEB-1001"]


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_ten_workers_at_once_send_one_message_once(erp: World) -> None:
    message = intend_order()
    intend_cancel()
    start = threading.Barrier(10)
    accepted: list[bool] = []

    def work() -> None:
        start.wait()
        try:
            accepted.append(push(message.pk, CALLS_ONLY))
        finally:
            connection.close()

    workers = [threading.Thread(target=work) for _ in range(10)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()

    assert sorted(accepted) == [False] * 9 + [True]
    assert len(erp.arkone.requests(method="POST", path="/api/v1/sales-orders")) == 1


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_no_intent_outlives_a_rollback(erp: World) -> None:
    with pytest.raises(RuntimeError, match="changed my mind"), transaction.atomic():
        intend_order()
        raise RuntimeError("changed my mind")

    assert OutboundMessage.objects.count() == 0


@pytest.mark.parametrize("status", ["pending", "sending", "dead", "done", "ignored"])
def test_the_written_out_claim_takes_what_the_queryset_calls_claimable(status: str) -> None:
    first, second, other = intend_order("WEB-1"), intend_cancel("WEB-1"), intend_order("WEB-2")
    lease = clock.now() + LEASE if status == "sending" else None
    OutboundMessage.objects.filter(pk=first.pk).update(status=status, claimed_until=lease)
    OutboundMessage.objects.filter(pk=other.pk).update(next_attempt_at=clock.now() + timedelta(minutes=1))
    for moved in (timedelta(0), LEASE * 3):
        with clock.moved(moved):
            expected = set(OutboundMessage.objects.claimable().values_list("pk", flat=True))
            with transaction.atomic():
                taken = {m.pk for m in (first, second, other) if claim(m.pk) is not None}
                transaction.set_rollback(True)
            assert taken == expected, (status, moved)
