"""ArkOne ERP: items, prices, stock, sales orders, deliveries, payments, invoices, customers.

Base path `/api/v1`, bearer `arkone-test-token`; `arkone-test-token.<run>` calls the run of that name.

Rules. Money is a decimal string ("1499.00"), a moment is RFC 3339 UTC with microseconds. Every object has `id`,
`external_id`, `version`, `modified_at`, `deleted`; single answers bear the version as `ETag: "v7"`, and PATCH wants it
back in `If-Match` (428 without, 412 when it is another). Lists take `modified_since`, `after_id`, `limit` (up to 200)
and answer `{data, next: {modified_since, after_id} | null, as_of}`; rows younger than `skew_s` are held back. Writes
may bear an `Idempotency-Key`. Errors are `application/problem+json`: {type, code, title, detail, errors: [{path,
code}], retryable}.

Body of `POST /sales-orders`::

    {
      "external_id": "WEB-1001",                    unique; a second one answers 409 with existing_id
      "status": "confirmed",                        or "draft": confirmed by its payment
      "ordered_at": "2026-11-23T05:00:00.000000Z",  default now
      "customer": {"external_id", "name", "email", "phone", "gstin"?},   or "customer_id"; e-mail or phone needed
      "shipping_address": {"name", "phone", "address_1", "address_2", "city", "state", "state_code", "pincode",
                           "country"},              address_2, state_code and country may be missing
      "billing_address": {…},                       default: the shipping address
      "currency": "INR",
      "lines": [{"line_no": 1, "sku": "…", "qty": 1, "unit_price": "1499.00", "discount": "0.00",
                 "tax_rate": "5", "hsn": "62063000", "warehouse": "BLR"}],
                                                    unit_price per piece with GST; discount for the whole line;
                                                    of goods with uom "Mtr" the price is per metre and qty is metres
                                                    as a decimal string ("2.50"), qty x price half up to the paisa;
                                                    "note" says how the piece is made for this customer
                                                    without a warehouse the nearest with enough is taken
      "charges": [{"code": "shipping", "amount": "79.00", "tax_rate": "5"}],
      "total": "1578.00",                           Σ(qty × unit_price - discount) + Σ charges, else 422 total_mismatch
      "payment_terms": "prepaid",                   or "cod"
      "amount_to_collect": "1078.00",               cod: what is left after credit; default the total
      "flags": ["stock_unverified"], "notes": "",
      "reservation_id": "RES-000001"                optional; used up
    }

The order walks draft → confirmed → picking → packed → shipped → delivered → closed, or cancelled. Confirming raises
`committed` and lowers `available` per SKU and warehouse; cancelling reverses it; the first tracking event that says
the parcel is under way lowers `on_hand` and `committed`. Packing makes one delivery per warehouse (`WEB-1001`,
`WEB-1001-2`…, another try `WEB-1001-R1`), one invoice each, and hands the parcel to Shiprocket by itself.

Webhooks `item.updated`, `price.updated`, `stock.updated`, `sales_order.updated` (`data` is the whole order with its
deliveries) and `delivery.created`: {id, type, occurred_at, resource: {type, id, version}, data}, signed
`X-ArkOne-Signature: t=<unix>,v1=<hex hmac-sha256(secret, t + "." + body)>`, retried after 1, 5 and 30 s. The same
bodies are listed by `GET /events?after=`.

Switches of a run (`PUT /__sandbox__/options`): `skew_s`, `rate_per_s` (0 = no limit), `auto_advance_s` (None = orders
move by hand only), `push_to_shiprocket`, `shiprocket_base_url`, `shiprocket_email`, `shiprocket_password`,
`dispatch_retry_s` (pauses between tries of a step), `cancel_when_packed`, `dialect` of its webhooks ("arkone" or
"frappe"). The same state is served in ERPNext's dialect: see `sandboxes.arkone.frappe`.

By hand: `POST /__sandbox__/orders/{id or external id}/advance {to?}` and `…/dispatch`; a range of any size with
`POST /__sandbox__/range {styles, variants_each?, prefix?, seed?, fresh?}`, many of its prices changed at once with
`POST /__sandbox__/range/reprice {count?, by?, prefix?}`, both silently.
Fault actions of its own, for lists: `stale_read` {s}, `skip_row`, `repeat_page`.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
from collections.abc import Mapping
from datetime import datetime

from sandboxes.arkone import (
    catalogue_api,
    control_api,
    credit_api,
    dispatch,
    fixtures,
    leads_api,
    money_api,
    ops_api,
    people_api,
    range_api,
    reservations,
    sales_api,
    sales_orders,
    tickets_api,
)
from sandboxes.arkone.catalogue import edit_objects
from sandboxes.arkone.deliveries import auto_advance
from sandboxes.arkone.door import run_of as arkone_run_of
from sandboxes.arkone.frappe import api as frappe_api
from sandboxes.arkone.frappe.door import run_of as frappe_run_of
from sandboxes.arkone.lists import LIST_FAULTS
from sandboxes.arkone.objects import FRAPPE_EVENT
from sandboxes.arkone.panel import PANEL
from sandboxes.arkone.problems import problem_body
from sandboxes.kit import Delivery, SandboxSpec


def sign(delivery: Delivery, secret: str, now: datetime) -> Mapping[str, str]:
    """The signature over the moment of sending and the exact bytes; in Frappe's dialect over the bytes alone."""
    if delivery.event.startswith(FRAPPE_EVENT):
        mark = hmac.new(secret.encode(), delivery.body, hashlib.sha256).digest()
        return {"X-Frappe-Webhook-Signature": base64.b64encode(mark).decode()}
    moment = str(int(now.timestamp()))
    digest = hmac.new(secret.encode(), f"{moment}.".encode() + delivery.body, hashlib.sha256).hexdigest()
    return {"X-ArkOne-Signature": f"t={moment},v1={digest}"}


SPEC = SandboxSpec(
    name="arkone",
    title="ArkOne ERP",
    default_port=9101,
    blueprints=(
        catalogue_api.api,
        sales_api.api,
        money_api.api,
        credit_api.api,
        people_api.api,
        leads_api.api,
        ops_api.api,
        control_api.control,
        range_api.control,
        tickets_api.api,
        frappe_api.api,
    ),
    types=(
        "companies",
        "warehouses",
        "items",
        "price_lists",
        "prices",
        "stock",
        "customers",
        "contacts",
        "addresses",
        "leads",
        "reservations",
        "sales_orders",
        "deliveries",
        "payments",
        "refunds",
        "invoices",
        "credit_notes",
        "tickets",
        "ticket_messages",
        "events",
        "idempotency_keys",
        "external_ids",
        "skus",
    ),
    fixtures={
        "default": fixtures.default,
        "demo": fixtures.demo,
        "small": fixtures.small,
        "empty": fixtures.empty,
    },
    sign=sign,
    retry_delays_s=(1, 5, 30),
    event_id_field="id",
    on_seed=edit_objects,
    actions={
        sales_orders.AUTO_ADVANCE: auto_advance,
        reservations.EXPIRE: reservations.expire,
        dispatch.RUN_STEP: dispatch.run_due_step,
        dispatch.CANCEL_CARRIER_ORDER: dispatch.cancel_carrier_order,
    },
    panel=PANEL,
    run_of=lambda asked: arkone_run_of(asked) or frappe_run_of(asked),
    default_options={
        "skew_s": 2,
        "rate_per_s": 20,
        "auto_advance_s": None,
        "push_to_shiprocket": True,
        "shiprocket_base_url": None,
        "shiprocket_email": "api@blouson.test",
        "shiprocket_password": "shiprocket-sandbox",
        "dispatch_retry_s": [1, 2, 5, 10, 30, 60, 120, 300],
        "cancel_when_packed": True,
        "dialect": "arkone",
    },
    default_webhook_secret="arkone-sandbox-webhook",
    error_body=problem_body,
    fault_actions=LIST_FAULTS,
)
