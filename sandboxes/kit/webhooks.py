"""News going out: attempts at deliveries, retries by the virtual clock, and webhook faults."""

from __future__ import annotations

import threading
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import requests
from werkzeug.datastructures import Headers

from sandboxes.kit.clock import rfc3339
from sandboxes.kit.delivery import Delivery
from sandboxes.kit.faults import Subject

if TYPE_CHECKING:
    from sandboxes.kit.world import World

Json = dict[str, Any]

TIMEOUT_S = 5
HELD_AT_MOST_S = 5
WRONG_SECRET = "not-the-secret"


@dataclass(frozen=True)
class Sending:
    """One attempt, made ready under the lock and sent without it."""

    delivery: Delivery
    url: str
    headers: Mapping[str, str]
    copies: int = 1
    parallel: bool = False


class Courier:
    """Sends the deliveries of all runs of one sandbox, each run's in order, in background threads."""

    def __init__(self) -> None:
        self._pool = ThreadPoolExecutor(max_workers=8, thread_name_prefix="courier")
        self._asking = threading.Lock()

    def wake(self, world: World) -> None:
        """See to the run's due deliveries soon, in the background."""
        if not has_due(world):
            return
        with self._asking:
            if world.pump_asked:
                return
            world.pump_asked = True
        try:
            self._pool.submit(self._pump_asked, world)
        except RuntimeError:
            world.pump_asked = False

    def _pump_asked(self, world: World) -> None:
        with world.sending:
            with self._asking:
                world.pump_asked = False
            self._send_due(world)

    def pump(self, world: World) -> None:
        """Send all that is due now; returns when it was sent. Never call it with the world's lock held."""
        with world.sending:
            self._send_due(world)

    def flush(self, world: World) -> None:
        """Send everything undelivered now, held and waiting for a retry included, once each."""
        with world.sending:
            with world.lock:
                release_held(world)
                numbers = sorted(world.waiting, key=lambda n: world.waiting[n].order)
                for n in numbers:
                    world.waiting[n].next_at = world.now()
            for n in numbers:
                self._send_one(world, n)
            self._send_due(world)

    def stop(self) -> None:
        """Send nothing more."""
        self._pool.shutdown(wait=False, cancel_futures=True)

    def _send_due(self, world: World) -> None:
        while True:
            with world.lock:
                n = next_due(world)
            if n is None:
                return
            self._send_one(world, n)

    def _send_one(self, world: World, n: int) -> None:
        with world.lock:
            delivery = world.waiting.get(n)
            sending = prepared(world, delivery) if delivery else None
        if sending is None:
            return
        results = self._post_copies(sending)
        with world.lock:
            record_attempt(world, sending, results)

    def _post_copies(self, sending: Sending) -> list[Json]:
        if not sending.parallel:
            return [self._post(sending) for _ in range(sending.copies)]
        with ThreadPoolExecutor(max_workers=sending.copies) as pool:
            return [job.result() for job in [pool.submit(self._post, sending) for _ in range(sending.copies)]]

    def _post(self, sending: Sending) -> Json:
        """One try on a connection of its own: nothing of an earlier answer, no cookie, goes with it."""
        with requests.Session() as session:
            session.trust_env = False
            try:
                answer = session.post(
                    sending.url,
                    data=sending.delivery.body,
                    headers=dict(sending.headers),
                    timeout=TIMEOUT_S,
                    allow_redirects=False,
                )
            except requests.RequestException as error:
                return {"status": None, "error": type(error).__name__}
            return {"status": answer.status_code, "error": None}


def has_due(world: World) -> bool:
    """Whether a delivery is due. Safe without the lock."""
    now = world.now()
    return any(d.next_at is not None and d.next_at <= now for d in list(world.waiting.values()))


def next_due(world: World) -> int | None:
    """Number of the next delivery to send now, releasing held ones whose time is up."""
    now = world.now()
    if any(d.status == "held" and d.next_at and d.next_at <= now for d in world.waiting.values()):
        release_held(world)
    due = [d for d in world.waiting.values() if d.status == "waiting" and d.next_at and d.next_at <= now]
    return min(due, key=lambda d: d.order).n if due else None


def release_held(world: World) -> None:
    """Let held deliveries go, in reverse order."""
    held = sorted((d for d in world.waiting.values() if d.status == "held"), key=lambda d: d.order)
    orders = [d.order for d in held]
    for delivery, order in zip(held, reversed(orders), strict=True):
        delivery.status, delivery.order, delivery.next_at = "waiting", order, world.now()
        world.keep_delivery(delivery)


def prepared(world: World, delivery: Delivery) -> Sending | None:
    """The next attempt at a delivery with its signature, or None if a fault keeps it back."""
    webhook = world.webhook
    if webhook is None or webhook.get("disabled_at") or delivery.url is None:
        delivery.status = "disabled" if webhook else "unsubscribed"
        world.keep_delivery(delivery)
        return None
    fault = _fault_for(world, delivery)
    if fault and _kept_back(world, delivery, fault):
        world.keep_delivery(delivery)
        return None
    action, params = (fault["action"], fault["params"]) if fault else ("", {})
    secret, now = webhook.get("secret") or world.spec.default_webhook_secret, world.now()
    if action == "bad_signature":
        secret = WRONG_SECRET
    elif action == "old_secret":
        secret = webhook.get("previous_secret") or WRONG_SECRET
    elif action == "old_timestamp":
        now -= timedelta(seconds=params.get("s", 3600))
    headers = {"Content-Type": "application/json", "User-Agent": f"{world.spec.title} Webhooks"}
    headers.update(delivery.headers)
    headers.update(world.spec.sign(delivery, secret, now))
    copies = int(params.get("n", 2)) if action == "duplicate" else 1
    return Sending(delivery, webhook["url"], headers, copies, bool(params.get("parallel")))


def _fault_for(world: World, delivery: Delivery) -> Json | None:
    if delivery.fault_done:
        return None
    path = urlsplit(delivery.url or "").path
    subject = Subject(
        method="POST", path=path, headers=Headers(delivery.headers), body=delivery.body, event=delivery.event
    )
    return world.struck_by(subject)


def _kept_back(world: World, delivery: Delivery, fault: Json) -> bool:
    """Apply the faults that keep a delivery from going out now."""
    action, params = fault["action"], fault["params"]
    if action not in {"drop", "delay", "reorder"}:
        return False
    delivery.fault_done = True
    if action == "drop":
        wanted = params.get("n")
        if wanted is not None and len(fault["hits"]) > int(wanted):
            return False
        delivery.status = "dropped"
    elif action == "delay":
        delivery.next_at = world.now() + timedelta(seconds=float(params["s"]))
    else:
        _hold(world, delivery, fault)
    return True


def _hold(world: World, delivery: Delivery, fault: Json) -> None:
    delivery.status, delivery.held_by = "held", fault["id"]
    delivery.next_at = world.now() + timedelta(seconds=float(fault["params"].get("wait_s", HELD_AT_MOST_S)))
    held = [d for d in world.waiting.values() if d.status == "held" and d.held_by == fault["id"]]
    if len(held) >= int(fault["params"].get("window", 2)):
        release_held(world)


def record_attempt(world: World, sending: Sending, results: list[Json]) -> None:
    """Write down how an attempt went, and when the next one is due."""
    delivery, now = sending.delivery, world.now()
    if world.deliveries.get(delivery.n) is not delivery:
        return  # the run was reset meanwhile
    delivery.tries += 1
    for result in results:
        delivery.attempts.append({"at": rfc3339(now), "headers": dict(sending.headers), **result})
    if any(result["status"] is not None and 200 <= result["status"] < 300 for result in results):
        delivery.status = "delivered"
    else:
        _plan_retry(world, delivery, now)
    world.keep_delivery(delivery)


def _plan_retry(world: World, delivery: Delivery, now: datetime) -> None:
    spec = world.spec
    too_late = spec.give_up_after_s is not None and now - delivery.created_at >= timedelta(
        seconds=spec.give_up_after_s
    )
    if not too_late and delivery.tries <= len(spec.retry_delays_s):
        delivery.next_at = now + timedelta(seconds=spec.retry_delays_s[delivery.tries - 1])
        return
    delivery.status = "failed"
    if spec.disables_webhook and world.webhook is not None:
        world.webhook["disabled_at"] = rfc3339(now)
