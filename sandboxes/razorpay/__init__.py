"""Razorpay: orders, payments, refunds, downtimes, the hosted payment page and signed webhooks.

Keys are ``rzp_test_<anything>`` with one demo secret; ``rzp_test_run_<run>`` selects a run.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from flask import Blueprint
from flask.typing import ResponseReturnValue

from sandboxes.kit import Delivery, SandboxSpec
from sandboxes.razorpay.checkout import checkout
from sandboxes.razorpay.control import by_hand
from sandboxes.razorpay.credentials import WEBHOOK_SECRET, require_key, run_of, signature
from sandboxes.razorpay.disputes import disputes
from sandboxes.razorpay.errors import Refusal, injected_error
from sandboxes.razorpay.ledger import ACTIONS
from sandboxes.razorpay.links import links, short
from sandboxes.razorpay.orders import orders
from sandboxes.razorpay.panel import PANEL
from sandboxes.razorpay.payments import payments, refunds
from sandboxes.razorpay.seeding import seed_objects
from sandboxes.razorpay.settlements import settlements

DAY_S = 86_400


def sign_delivery(delivery: Delivery, secret: str, now: datetime) -> Mapping[str, str]:
    """``X-Razorpay-Signature`` over exactly the bytes that are sent. Nothing in it tells the time."""
    return {"X-Razorpay-Signature": signature(delivery.body, secret)}


def _with_door(blueprint: Blueprint, *, keyed: bool) -> Blueprint:
    """Give a blueprint Razorpay's way of refusing, and the check of the key."""

    @blueprint.errorhandler(Refusal)
    def refuse(refusal: Refusal) -> ResponseReturnValue:
        return refusal.answer()

    if keyed:
        blueprint.before_request(require_key)
    return blueprint


SPEC = SandboxSpec(
    name="razorpay",
    title="Razorpay",
    default_port=9100,
    blueprints=(
        _with_door(orders, keyed=True),
        _with_door(payments, keyed=True),
        _with_door(refunds, keyed=True),
        _with_door(disputes, keyed=True),
        _with_door(settlements, keyed=True),
        _with_door(links, keyed=True),
        _with_door(by_hand, keyed=False),
        short,
        checkout,
    ),
    types=(
        "orders",
        "payments",
        "refunds",
        "disputes",
        "downtimes",
        "checkouts",
        "refund_keys",
        "settlements",
        "recon",
        "payment_links",
    ),
    sign=sign_delivery,
    retry_delays_s=tuple(5 * 2**n for n in range(15)),
    give_up_after_s=DAY_S,
    disables_webhook=True,
    on_seed=seed_objects,
    actions=ACTIONS,
    panel=PANEL,
    run_of=run_of,
    default_options={
        "default_capture": "automatic",
        "receipt_mode": "return_same",
        "refund_key_mode": "conflict",
    },
    default_webhook_secret=WEBHOOK_SECRET,
    key_headers=("X-Refund-Idempotency",),
    error_body=injected_error,
    fault_actions=(
        "wrong_amount",
        "wrong_currency",
        "stale_read",
        "refund_pending",
        "refund_failed",
        "low_balance",
    ),
)
