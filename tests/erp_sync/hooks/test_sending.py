"""News on its way to somebody else's server, over real HTTP."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from core import clock, outbox
from core.breaker import close_breaker
from core.encryption import decrypt
from core.models import Delivery
from erp_sync.hooks.claiming import FAN_OUT
from erp_sync.hooks.models import WebhookDelivery, WebhookSubscription
from erp_sync.hooks.sending import breaker_of, send_hooks, wake_receivers
from tests.architecture.source import ROOT
from tests.erp_sync.hooks.conftest import tell, three_steps
from tests.erp_sync.hooks.receiver import Receiver, says
from tests.world import drain_outbox

pytestmark = pytest.mark.django_db


def make_due() -> None:
    """Nothing has to wait any more."""
    WebhookDelivery.objects.update(next_attempt_at=clock.now())


def types(receiver: Receiver) -> list[str]:
    return [json.loads(each.body)["type"] for each in receiver.received]


def snippets(language: str) -> list[str]:
    """What docs/webhooks.md says about verifying."""
    page = (ROOT / "docs" / "webhooks.md").read_text(encoding="utf-8")
    return re.findall(rf"```{language}\n(.*?)```", page, re.S)


def test_news_reaches_whoever_subscribed_signed_and_in_order(
    receiver: Receiver, subscribed: WebhookSubscription, tmp_path: Path
) -> None:
    tell(*three_steps())
    assert receiver.received == []  # intents first
    drain_outbox()
    assert receiver.received == []
    assert wake_receivers() == 1
    assert send_hooks(subscribed.pk) == 3
    assert types(receiver) == ["order.placed", "order.confirmed", "order.paid"]

    row = WebhookDelivery.objects.get(type="order.paid")
    received = receiver.received[2]
    assert received.path == "/hooks"
    assert received.headers["content-type"] == "application/json"
    assert received.headers["webhook-id"] == row.event_id
    body = json.loads(received.body)
    assert body == {
        "id": row.event_id, "type": "order.paid", "version": 1, "occurred_at": body["occurred_at"],
        "data": {"order_id": "order_WEB-1001", "number": "WEB-1001", "payment_id": "pay_1"},
    }  # fmt: skip
    assert (row.status, row.attempts, row.log[0]["status"], row.log[0]["answer"]) == (
        "done",
        1,
        200,
        "thanks",
    )

    secret = decrypt(subscribed.secret)
    documented: dict[str, Any] = {}
    exec(snippets("python")[0], documented)  # what the documentation tells receivers to do
    is_genuine = documented["is_genuine"]
    assert is_genuine(secret, received.headers, received.body)
    assert not is_genuine(secret, received.headers, received.body + b" ")
    assert not is_genuine(secret, received.headers | {"webhook-timestamp": "1500000000"}, received.body)
    assert not is_genuine("whsec_" + "A" * 44, received.headers, received.body)
    assert genuine_by_node(secret, received.headers, received.body, tmp_path) == [True, False]

    assert send_hooks(subscribed.pk) == 0
    drain_outbox()
    assert len(receiver.received) == 3


def genuine_by_node(secret: str, headers: dict[str, str], body: bytes, folder: Path) -> list[bool]:
    """What the documented TypeScript says of a message, and of one that was changed on the way."""
    node = shutil.which("node")
    if node is None:
        pytest.skip("no Node here")
    plain = re.sub(
        r": (string|number|boolean|Buffer|Record<string, string>)(?=[,) ={])", "", snippets("ts")[0]
    )
    said = json.dumps([secret, headers, body.decode()])
    script = f"""{plain}
const [secret, headers, body] = {said}
console.log(JSON.stringify([body, body + " "].map((each) => isGenuine(secret, headers, Buffer.from(each)))))"""
    (folder / "check.mjs").write_text(script, encoding="utf-8")
    ran = subprocess.run([node, str(folder / "check.mjs")], capture_output=True, text=True, check=True)
    found: list[bool] = json.loads(ran.stdout)
    return found


def test_what_fails_is_tried_again_in_order_and_given_up_after_three_days(
    receiver: Receiver, subscribed: WebhookSubscription
) -> None:
    receiver.will(says(500, b"call asha@example.com"), says(200), receiver.silent)
    tell(*three_steps("WEB-1"), *three_steps("WEB-2")[:1])
    drain_outbox()
    assert send_hooks(subscribed.pk) == 1  # of WEB-1 nothing more before its first; WEB-2 goes on
    first, *later = WebhookDelivery.objects.filter(entity_key="order:WEB-1").order_by("position")
    assert (first.status, first.attempts) == ("pending", 1)
    assert first.log[0]["status"] == 500 and "asha@example.com" not in json.dumps(first.log)
    assert first.next_attempt_at > clock.now()
    assert [each.attempts for each in later] == [0, 0]
    assert WebhookDelivery.objects.get(entity_key="order:WEB-2").status == "done"
    subscribed.refresh_from_db()
    assert subscribed.failing_since is None  # something was accepted since

    make_due()
    assert send_hooks(subscribed.pk) == 0  # silence
    make_due()
    WebhookDelivery.objects.filter(pk=first.pk).update(give_up_at=clock.now())
    receiver.will(says(404))
    assert send_hooks(subscribed.pk) == 2  # given up: what waited behind it goes
    first.refresh_from_db()
    assert (first.status, first.attempts, first.last_error) == ("failed", 3, "It answered 404.")
    assert [line["status"] for line in first.log] == [500, None, 404]
    assert "OutcomeUnknown" in first.log[1]["problem"]
    assert types(receiver)[-2:] == ["order.confirmed", "order.paid"]


def test_a_huge_answer_is_not_read_and_redirects_are_not_followed(
    receiver: Receiver, subscribed: WebhookSubscription
) -> None:
    receiver.will(says(200, b"y" * 3_000_000), says(307, Location=receiver.url("/inside")))
    tell(*three_steps()[:2])
    drain_outbox()
    assert send_hooks(subscribed.pk) == 1
    done, moved = WebhookDelivery.objects.order_by("position")
    assert (done.status, len(done.log[0]["answer"])) == ("done", 1000)
    assert (moved.status, moved.last_error) == (
        "pending",
        "It answered 307: redirects are not followed, give the final address.",
    )
    assert [each.path for each in receiver.received] == ["/hooks", "/hooks"]


def test_news_that_is_heard_late_is_still_sent_first(
    receiver: Receiver, subscribed: WebhookSubscription
) -> None:
    tell(*three_steps()[:2])
    early, late = (
        Delivery.objects.filter(subscriber=FAN_OUT).order_by("event_id").values_list("pk", flat=True)
    )
    assert outbox.deliver(late)
    assert (wake_receivers(), send_hooks(subscribed.pk)) == (0, 0)
    assert outbox.deliver(early)
    assert send_hooks(subscribed.pk) == 2
    assert types(receiver) == ["order.placed", "order.confirmed"]


def test_a_receiver_that_keeps_failing_is_left_alone_without_losing_a_try(
    receiver: Receiver, subscribed: WebhookSubscription
) -> None:
    receiver.will(*[says(503)] * 5)
    for number in range(7):
        tell(*three_steps(f"WEB-{number}")[:1])
    drain_outbox()
    assert send_hooks(subscribed.pk) == 0
    assert len(receiver.received) == 5
    rows = list(WebhookDelivery.objects.order_by("position"))
    assert [row.attempts for row in rows] == [1, 1, 1, 1, 1, 0, 0]
    assert [row.status for row in rows] == ["pending"] * 7

    close_breaker(breaker_of(subscribed.public_id))
    make_due()
    assert send_hooks(subscribed.pk) == 7


def test_a_receiver_that_asks_for_a_pause_gets_it(
    receiver: Receiver, subscribed: WebhookSubscription
) -> None:
    receiver.will(says(429, Retry_After="3000"))
    tell(*three_steps("WEB-1")[:1], *three_steps("WEB-2")[:1])
    drain_outbox()
    assert send_hooks(subscribed.pk) == 0
    make_due()
    assert send_hooks(subscribed.pk) == 0
    assert len(receiver.received) == 1
    assert [row.attempts for row in WebhookDelivery.objects.order_by("position")] == [1, 0]


def test_a_dead_worker_s_message_is_sent_again_under_its_id(
    receiver: Receiver, subscribed: WebhookSubscription
) -> None:
    tell(*three_steps()[:1])
    drain_outbox()
    row = WebhookDelivery.objects.get()
    in_its_hands = {"status": "sending", "claims": 1, "attempts": 1}
    WebhookDelivery.objects.update(**in_its_hands, claimed_until=clock.now() + timedelta(seconds=30))
    assert send_hooks(subscribed.pk) == 0
    WebhookDelivery.objects.update(claimed_until=clock.now())
    assert send_hooks(subscribed.pk) == 1
    assert receiver.received[0].headers["webhook-id"] == row.event_id


def test_an_address_inside_is_not_called(
    receiver: Receiver, subscribed: WebhookSubscription, settings: Any
) -> None:
    settings.PRIVATE_RECEIVERS_ALLOWED = False
    tell(*three_steps()[:1])
    drain_outbox()
    assert send_hooks(subscribed.pk) == 0
    assert receiver.received == []
    assert "ForbiddenAddress" in WebhookDelivery.objects.get().last_error
