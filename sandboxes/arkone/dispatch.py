"""Handing a packed delivery to Shiprocket: a saga of steps, each claimed, called and recorded by itself.

Steps: pickup_place, create, awb, pickup, label, manifest. A step is claimed under the run's lock, called on a thread
without it, and recorded under it; what was claimed and never recorded is taken up again after `LEASE_S`. From the
second try on a step first asks what exists, so that an answer that was lost makes no second order and no second AWB.
"""

from __future__ import annotations

import secrets
import threading
from typing import Any, Final

from sandboxes.arkone.carrier import Access, Carrier, CarrierRefused, CarrierUnavailable, access_of
from sandboxes.arkone.carrier_form import order_form, pickup_place
from sandboxes.arkone.objects import editable, publish, save, shown
from sandboxes.arkone.sales_orders import find_order, save_and_tell
from sandboxes.kit import World

Json = dict[str, Any]

RUN_STEP: Final = "dispatch"
CANCEL_CARRIER_ORDER: Final = "cancel_carrier_order"
STEPS: Final = ("pickup_place", "create", "awb", "pickup", "label", "manifest")
LEASE_S: Final = 30
_CARRIER_NEW: Final = 1
_CARRIER_CANCELLED: Final = 5


def start_dispatch(world: World, delivery_id: str) -> None:
    """Begin (or begin again) to hand a delivery over; without `push_to_shiprocket`, or when it is collected at its
    warehouse, it is only announced."""
    delivery = editable(world, "deliveries", delivery_id)
    order = find_order(world, delivery["sales_order_id"])
    is_collected = order.get("delivery_method") == "collect"
    if is_collected or not world.options["push_to_shiprocket"]:
        publish(world, "deliveries", shown(delivery), event_type="delivery.created")
        return
    step = delivery["dispatch"].get("step") or STEPS[0]
    delivery["carrier"] = "shiprocket"
    delivery["carrier_reference"] = delivery["carrier_reference"] or delivery["id"]
    tried_before = 1 if delivery["dispatch"]["state"] == "failed" else 0
    delivery["dispatch"] = {"state": "running", "step": step, "attempts": tried_before, "error": None}
    _plan(world, delivery, delay_s=0)


def stop_dispatch(world: World, delivery_id: str) -> None:
    """Hand the delivery over no further; what exists at the carrier is cancelled there."""
    delivery = editable(world, "deliveries", delivery_id)
    if delivery["dispatch"]["state"] == "off":
        return
    delivery["dispatch"]["state"] = "stopped"
    delivery["_claim"] = None
    save(world, "deliveries", delivery)
    world.call_later(0, CANCEL_CARRIER_ORDER, {"delivery_id": delivery_id, "attempt": 0})


def _plan(world: World, delivery: Json, *, delay_s: float) -> None:
    """Store the delivery and have its step run after the delay; only the newest plan counts."""
    if delivery.get("_call") is not None:
        world.cancel_call(delivery["_call"])
    claim = secrets.token_hex(8)
    delivery["_claim"] = claim
    delivery["_call"] = world.call_later(delay_s, RUN_STEP, {"delivery_id": delivery["id"], "claim": claim})
    save(world, "deliveries", delivery)


def run_due_step(world: World, payload: Json) -> None:
    """A planned step is due: claim it under a lease and work on it in a thread."""
    found = world.get("deliveries", payload["delivery_id"])
    if found is None or found.get("_claim") != payload["claim"] or found["dispatch"]["state"] != "running":
        return
    delivery = editable(world, "deliveries", found["id"])
    delivery["dispatch"]["attempts"] += 1
    _plan(world, delivery, delay_s=LEASE_S)
    _in_thread(_work, world, delivery["id"], delivery["_claim"], access_of(world))


def _in_thread(target: Any, *args: Any) -> None:
    threading.Thread(target=target, args=args, daemon=True, name="arkone-dispatch").start()


def _work(world: World, delivery_id: str, claim: str, access: Access) -> None:
    """Do the claimed step, and those after it, until one fails or all are done."""
    carrier = Carrier(access)
    current: str | None = claim
    while current is not None:
        with world.lock:
            delivery = world.get("deliveries", delivery_id)
            if delivery is None or delivery.get("_claim") != current:
                return
            work = _Work(world, delivery_id)
        outcome = _attempted(work, carrier)
        with world.lock:
            if isinstance(outcome, Exception):
                _record_failure(world, delivery_id, current, outcome)
                return
            current = _record_success(world, delivery_id, current, outcome)


def _attempted(work: _Work, carrier: Carrier) -> Json | CarrierUnavailable | CarrierRefused:
    """The outcome of a step, or why there is none; an answer of an unexpected shape is no answer."""
    try:
        return work.call(carrier)
    except (CarrierUnavailable, CarrierRefused) as failure:
        return failure
    except (KeyError, TypeError) as surprise:
        return CarrierUnavailable(f"unexpected answer ({surprise!r})")


class _Work:
    """What one step needs, copied out under the lock, so that the call needs none."""

    def __init__(self, world: World, delivery_id: str) -> None:
        self.delivery = editable(world, "deliveries", delivery_id)
        self.step = self.delivery["dispatch"]["step"]
        self.again = self.delivery["dispatch"]["attempts"] > 1
        order = find_order(world, self.delivery["sales_order_id"])
        self.form = order_form(world, order, self.delivery)
        self.place = pickup_place(world, self.delivery["warehouse"])

    def call(self, carrier: Carrier) -> Json:
        """Do the step at the carrier and answer what the delivery learns from it."""
        outcome: Json = getattr(self, f"_{self.step}")(carrier)
        return outcome

    def _pickup_place(self, carrier: Carrier) -> Json:
        if self.place["pickup_location"] not in carrier.pickup_places():
            carrier.add_pickup_place(self.place)
        return {}

    def _create(self, carrier: Carrier) -> Json:
        """Create the order; one under our reference that is not new (cancelled, or of other days) is left alone."""
        reference = self.delivery["carrier_reference"]
        while True:
            known = carrier.find_order(reference) if self.again else None
            made = known or carrier.create_order({**self.form, "order_id": reference})
            if made["status_code"] == _CARRIER_NEW:
                ids = {"carrier_order_id": made["order_id"], "carrier_shipment_id": made["shipment_id"]}
                return {"carrier_reference": reference, **ids}
            reference = _next_reference(self.delivery["id"], reference)

    def _awb(self, carrier: Carrier) -> Json:
        order_id, shipment_id = self.delivery["carrier_order_id"], self.delivery["carrier_shipment_id"]
        shipment = carrier.show_order(order_id)["shipments"] if self.again else {}
        if shipment.get("awb"):
            awb, courier = shipment["awb"], shipment["courier"]
        else:
            booked = carrier.assign_awb(shipment_id)
            awb, courier = booked["awb_code"], booked["courier_name"]
        return {"awb": awb, "courier": courier, "tracking_url": carrier.tracking_url(awb)}

    def _pickup(self, carrier: Carrier) -> Json:
        carrier.generate_pickup(self.delivery["carrier_shipment_id"])
        return {}

    def _label(self, carrier: Carrier) -> Json:
        return {"label_url": carrier.generate_label(self.delivery["carrier_shipment_id"])}

    def _manifest(self, carrier: Carrier) -> Json:
        ids = (self.delivery["carrier_shipment_id"], self.delivery["carrier_order_id"])
        return {"manifest_url": carrier.generate_manifest(*ids)}


def _next_reference(delivery_id: str, reference: str) -> str:
    """`WEB-1001` → `WEB-1001-R1` → `WEB-1001-R2`: the carrier keeps a cancelled reference for ever."""
    base, _, number = reference.rpartition("-R")
    if base and number.isdigit():
        return f"{base}-R{int(number) + 1}"
    return f"{delivery_id}-R1"


def _record_success(world: World, delivery_id: str, claim: str, outcome: Json) -> str | None:
    """Store what a step brought and claim the next; None when all is done or the claim was lost."""
    found = world.get("deliveries", delivery_id)
    if found is None or found.get("_claim") != claim:
        return None
    delivery = editable(world, "deliveries", delivery_id)
    delivery.update(outcome)
    position = STEPS.index(delivery["dispatch"]["step"])
    if position + 1 < len(STEPS):
        delivery["dispatch"] = {"state": "running", "step": STEPS[position + 1], "attempts": 1, "error": None}
        _plan(world, delivery, delay_s=LEASE_S)
        if "awb" in outcome:
            save_and_tell(world, find_order(world, delivery["sales_order_id"]))
        return str(delivery["_claim"])
    delivery["dispatch"] = {"state": "done", "step": None, "attempts": 0, "error": None}
    world.cancel_call(delivery.pop("_call"))
    delivery["_claim"] = None
    stored = save(world, "deliveries", delivery)
    publish(world, "deliveries", shown(stored), event_type="delivery.created")
    save_and_tell(world, find_order(world, stored["sales_order_id"]))
    return None


def _record_failure(world: World, delivery_id: str, claim: str, failure: Exception) -> None:
    """Plan the next try, or give up after a refusal or the last delay of `dispatch_retry_s`."""
    found = world.get("deliveries", delivery_id)
    if found is None or found.get("_claim") != claim:
        return
    delivery = editable(world, "deliveries", delivery_id)
    delays, attempts = world.options["dispatch_retry_s"], delivery["dispatch"]["attempts"]
    delivery["dispatch"]["error"] = str(failure)
    if isinstance(failure, CarrierUnavailable) and attempts <= len(delays):
        _plan(world, delivery, delay_s=float(delays[attempts - 1]))
        return
    delivery["dispatch"]["state"] = "failed"
    world.cancel_call(delivery.pop("_call"))
    delivery["_claim"] = None
    save(world, "deliveries", delivery)
    save_and_tell(world, find_order(world, delivery["sales_order_id"]))


def cancel_carrier_order(world: World, payload: Json) -> None:
    """Undo at the carrier what a stopped dispatch may have made there, in a thread, tried again a few times."""
    _in_thread(_cancel_at_carrier, world, dict(payload), access_of(world))


def _cancel_at_carrier(world: World, payload: Json, access: Access) -> None:
    with world.lock:
        delivery = world.get("deliveries", payload["delivery_id"])
        reference = delivery["carrier_reference"] if delivery is not None else None
    if reference is None:
        return
    carrier = Carrier(access)
    try:
        known = carrier.find_order(reference)
        if known is not None and known["status_code"] != _CARRIER_CANCELLED:
            carrier.cancel_order(known["order_id"])
    except (CarrierUnavailable, CarrierRefused):
        with world.lock:
            delays = world.options["dispatch_retry_s"]
            if payload["attempt"] < len(delays):
                later = {**payload, "attempt": payload["attempt"] + 1}
                world.call_later(float(delays[payload["attempt"]]), CANCEL_CARRIER_ORDER, later)
