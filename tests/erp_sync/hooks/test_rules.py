"""Signatures are those of Standard Webhooks, public events those that are documented, and news of nothing else is passed on."""

from __future__ import annotations

import json
import re

import pytest

from config.subscriptions import HOOKS, SUBSCRIPTIONS
from core.outbox import news_heard
from erp_sync.hooks.claiming import FAN_OUT
from erp_sync.hooks.public import PUBLIC
from erp_sync.hooks.rules import signature
from payments.events import RefundProcessed
from tests.architecture.source import ROOT

PERSONAL = re.compile(r"e?mail|phone|name|address_|line\d|gstin|reason|asked_by|approved_by|owner|contact")


def test_the_published_example_of_standard_webhooks() -> None:
    """The vector of the specification's own libraries."""
    signed = signature(
        "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
        event_id="msg_p5jXN8AQM9LWM0D4loKWxJek",
        sent_at=1614265330,
        body=b'{"test": 2432232314}',
    )
    assert signed == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="


def test_every_public_event_is_heard_and_documented_and_names_nobody() -> None:
    assert {event for event, heard in SUBSCRIPTIONS.items() if HOOKS in heard} == set(PUBLIC)
    assert HOOKS == FAN_OUT
    written = re.findall(
        r"^\| `([a-z_.]+)` \| (\d+) \| (.*) \|$", (ROOT / "docs" / "webhooks.md").read_text("utf-8"), re.M
    )
    assert [(kind, int(version), re.findall(r"`(\w+)`", fields)) for kind, version, fields in written] == [
        (each.type, each.version, list(each.fields)) for each in PUBLIC.values()
    ]
    assert len({each.type for each in PUBLIC.values()}) == len(PUBLIC)
    for event, public in PUBLIC.items():
        assert set(public.fields.values()) <= set(event.__dataclass_fields__), event
        assert not [name for name in public.fields.values() if PERSONAL.search(name)], event


def test_what_is_told_of_a_refund() -> None:
    event = RefundProcessed(
        reference="WEB-1001", payment_id="pay_1", refund_id="ref_1", amount=150_000, currency="INR",
        reason="Asha asked on 9845012345", provider="razorpay", provider_payment_id="pay_x", provider_refund_id="rfnd_x",
    )  # fmt: skip
    public = PUBLIC[RefundProcessed]
    assert public.entity_of(event) == "order:WEB-1001"
    assert json.loads(json.dumps(public.told(event))) == {
        "reference": "WEB-1001", "payment_id": "pay_1", "refund_id": "ref_1", "amount": 150_000, "currency": "INR",
        "provider": "razorpay",
    }  # fmt: skip


def test_only_a_subscriber_hears_news() -> None:
    with pytest.raises(RuntimeError):
        news_heard()
