"""Shiprocket: couriers per PIN, orders, AWBs, labels, scans and their webhooks.

Base path `/v1/external`. The API user is `api@blouson.test` with the password `shiprocket-sandbox`; the address
`api+<run>@blouson.test` logs into the run of that name, and the token carries the run on. Webhooks carry the secret
(`courier-sandbox-token` unless set otherwise) as `x-api-key`, are sent once each, and go to no address that contains
one of Shiprocket's forbidden words.

Switches of a run (`PUT /__sandbox__/options`):

- `dup_mode`: what a re-used `order_id` gets: `return_old` (the old order, HTTP 200) or `422`.
- `wallet_rupees`: what the wallet holds before the first booking or recharge.
- `cancel_delay_s`: how long the cancellation of an AWB takes, in seconds of the run's clock.
- `auto_scan_s`: plays the happy script by itself, one scan every so many seconds, once the manifest is made;
  None leaves every scan to hand or script.

By hand: `POST /__sandbox__/shipments/{awb}/scan {sr_status, at?, activity?}` and
`POST /__sandbox__/shipments/{awb}/script {name, step_s?}` with the names of `statuses.SCRIPTS`.
`POST /__sandbox__/shipments/{awb}/remit {utr, paise?}` pays out the cash of a delivered parcel.
`POST /__sandbox__/shipments/{awb}/weigh {weight_g, extra_paise}` lets the courier weigh it otherwise.
Fault actions of its own: `token_expire` (the token used is thrown away) and `low_balance` (no AWB is assigned).
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from sandboxes.kit import Delivery, SandboxSpec, World
from sandboxes.shiprocket import (
    account_api,
    control_api,
    documents,
    fixtures,
    inventory_api,
    orders_api,
    tracking_api,
)
from sandboxes.shiprocket.answers import Json
from sandboxes.shiprocket.guard import run_of
from sandboxes.shiprocket.panel import PANEL
from sandboxes.shiprocket.scans import cancel_with_news, refuse_webhook
from sandboxes.shiprocket.scripts import STEP_ACTION, play_step


def _sign(delivery: Delivery, secret: str, now: datetime) -> Mapping[str, str]:
    """No signature: the token itself, as the panel of a real account has it."""
    return {"x-api-key": secret}


def _cancel(world: World, payload: Json) -> None:
    cancel_with_news(world, payload["awb"])


SPEC = SandboxSpec(
    name="shiprocket",
    title="Shiprocket",
    default_port=9103,
    blueprints=(
        account_api.public,
        account_api.account,
        orders_api.api,
        tracking_api.api,
        inventory_api.api,
        documents.public,
        control_api.control,
    ),
    types=("orders", "pickup_locations", "wallet", "revoked_tokens", "inventory", "discrepancies"),
    fixtures={
        "default": fixtures.with_pickup_place,
        "demo": fixtures.with_pickup_place,
        "small": fixtures.with_pickup_place,
        "empty": fixtures.nothing,
    },
    sign=_sign,
    retry_delays_s=(),
    actions={STEP_ACTION: play_step, orders_api.CANCEL_ACTION: _cancel},
    panel=PANEL,
    run_of=run_of,
    refuse_webhook=refuse_webhook,
    default_options={
        "dup_mode": "return_old",
        "wallet_rupees": 10_000,
        "cancel_delay_s": 2,
        "auto_scan_s": None,
    },
    default_webhook_secret="courier-sandbox-token",
    key_headers=(),
    error_body=lambda status: {"message": "Something went wrong. Please try again.", "status_code": status},
    fault_actions=("token_expire", "low_balance"),
)
