"""The CRM: contacts with upsert and timeline, companies, leads, tickets, and signed webhooks.

Base path ``/api/v1``, bearer token ``crm-test-token`` (``crm-test-token.<run>`` selects a run), 100 requests per
10 s. A writer names itself in ``X-Origin``; webhooks carry it as ``origin`` (``crm`` for edits made here), so that a
system can tell the echo of its own write.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
from collections.abc import Mapping
from datetime import datetime

from sandboxes.crm import hubspot, hubspot_search
from sandboxes.crm.api import api
from sandboxes.crm.door import run_of
from sandboxes.crm.panel import PANEL
from sandboxes.crm.problems import problem_body
from sandboxes.crm.records import HUBSPOT
from sandboxes.crm.sales import seed_records
from sandboxes.kit import Delivery, SandboxSpec

WEBHOOK_SECRET = "crm-sandbox-webhook"


def sign_delivery(delivery: Delivery, secret: str, now: datetime) -> Mapping[str, str]:
    """``X-CRM-Signature: t=<unix>,v1=<hex>`` over ``<t>.<body>``; in HubSpot's dialect its version 3."""
    if delivery.event.startswith(HUBSPOT):
        stamp = str(int(now.timestamp() * 1000))
        signed = f"POST{delivery.url}".encode() + delivery.body + stamp.encode()
        mark = base64.b64encode(hmac.new(secret.encode(), signed, hashlib.sha256).digest()).decode()
        return {"X-HubSpot-Signature-v3": mark, "X-HubSpot-Request-Timestamp": stamp}
    moment = str(int(now.timestamp()))
    digest = hmac.new(secret.encode(), moment.encode() + b"." + delivery.body, hashlib.sha256)
    return {"X-CRM-Signature": f"t={moment},v1={digest.hexdigest()}"}


SPEC = SandboxSpec(
    name="crm",
    title="CRM",
    default_port=9102,
    blueprints=(api, hubspot_search.api),
    types=("contacts", "companies", "leads", "tickets", "messages", "activities", "events", "keys"),
    sign=sign_delivery,
    retry_delays_s=(1, 5, 30, 300, 3600),
    event_id_field="id",
    on_seed=seed_records,
    panel=PANEL,
    run_of=lambda asked: run_of(asked) or hubspot.run_of(asked),
    default_options={"rate_limit": 100, "dialect": "crm"},
    default_webhook_secret=WEBHOOK_SECRET,
    error_body=problem_body,
)
