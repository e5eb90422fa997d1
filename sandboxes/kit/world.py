"""One run of a sandbox: its objects, clock, randomness, news and faults, under one lock."""

from __future__ import annotations

import hashlib
import random
import secrets
import string
import threading
from bisect import insort
from collections import Counter
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from sandboxes.kit.clock import VirtualClock, parse_moment, rfc3339
from sandboxes.kit.delivery import Delivery, encode_body
from sandboxes.kit.faults import Subject, checked_rule, first_hit
from sandboxes.kit.journal import KEPT_REQUESTS
from sandboxes.kit.store import Changes, Saved, Store

if TYPE_CHECKING:
    from sandboxes.kit.spec import SandboxSpec

Json = dict[str, Any]

ALPHANUMERIC = string.ascii_letters + string.digits
LOGS = ("journal", "requests")
CALLS = (
    "calls"  # what is to be done later, a line each: thousands of them are not written anew with every change
)


def _turn(call: Json) -> tuple[str, int]:
    """In which order scheduled calls run."""
    return call["due"], call["n"]


class RunLock:
    """A re-entrant lock whose outermost release first saves the run, then wakes what waits for it."""

    def __init__(self, save: Callable[[], None], woken: Callable[[], None]) -> None:
        self._lock = threading.RLock()
        self._depth = 0
        self._save = save
        self._woken = woken

    def __enter__(self) -> RunLock:
        self._lock.acquire()
        self._depth += 1
        return self

    def __exit__(self, *exc: object) -> None:
        outermost = self._depth == 1
        try:
            if outermost:
                self._save()
        finally:
            self._depth -= 1
            self._lock.release()
        if outermost:
            self._woken()


class World:
    """The state of one run. Change it only while holding ``lock`` (inside a route it is held already).

    Objects are JSON dicts with a string ``id``. ``get`` and ``objects`` give the live dicts: after changing one,
    ``put`` it again, or the change is lost on restart.
    """

    def __init__(self, spec: SandboxSpec, run_id: str, store: Store, woken: Callable[[World], None]) -> None:
        self.spec = spec
        self.run_id = run_id
        self.lock = RunLock(self._save, lambda: woken(self))
        self.sending = threading.Lock()
        self.pump_asked = False
        self._store = store
        self._changes = Changes()
        self.editions: Counter[str] = Counter()  # by type; another number after every change of its objects
        self._saved_facts: dict[str, Any] = {}
        saved = store.load(run_id)
        self.is_new = saved is None
        self.webhook: Json | None = None
        self.standing: Json = {"fixture": None, "options": {}}
        self._start_empty(seed=None)
        if saved is not None:
            self._take_up(saved)

    # -- objects ---------------------------------------------------------------------------------

    def objects(self, type_: str) -> dict[str, Json]:
        """All objects of a type by id, in order of creation. Raises KeyError for a type not in the spec."""
        return self._objects[type_]

    def get(self, type_: str, id_: str) -> Json | None:
        """One object, or None."""
        return self._objects[type_].get(id_)

    def put(self, type_: str, obj: Json) -> Json:
        """Keep an object (new, or changed) under its ``id``, and return it."""
        id_ = str(obj["id"])
        if id_ not in self._positions[type_]:
            self._positions[type_][id_] = self.counter("position")
        self._objects[type_][id_] = obj
        self.editions[type_] += 1
        self._changes.objects[(type_, id_)] = (self._positions[type_][id_], obj)
        return obj

    def remove(self, type_: str, id_: str) -> None:
        """Forget an object for good (most systems mark it deleted instead)."""
        self._objects[type_].pop(id_, None)
        self._positions[type_].pop(id_, None)
        self.editions[type_] += 1
        self._changes.objects[(type_, id_)] = None

    # -- numbers, chance, time -------------------------------------------------------------------

    def counter(self, name: str) -> int:
        """The next number of a named series: 1, 2, 3, without gaps."""
        self.counters[name] = self.counters.get(name, 0) + 1
        return self.counters[name]

    def new_id(self, prefix: str = "", length: int = 14, alphabet: str = ALPHANUMERIC) -> str:
        """A fresh random id, the same one under the same seed."""
        return prefix + "".join(self.rng.choices(alphabet, k=length))

    def now(self) -> datetime:
        """The run's virtual now, aware, in UTC."""
        return self.clock.now()

    def now_text(self) -> str:
        """The virtual now as RFC 3339 UTC text with microseconds."""
        return rfc3339(self.now())

    def call_later(self, delay_s: float, action_name: str, payload: Json | None = None) -> int:
        """Run ``spec.actions[action_name](world, payload)`` once the virtual clock has moved on by ``delay_s``.

        Returns a number to ``cancel_call`` with. Survives a restart.
        """
        if action_name not in self.spec.actions:
            raise KeyError(f"{self.spec.name} has no action {action_name}")
        n = self.counter("call")
        due = rfc3339(self.now() + timedelta(seconds=delay_s))
        call = {"n": n, "due": due, "action": action_name, "payload": payload or {}}
        insort(self.scheduled, call, key=_turn)
        self._changes.lines[(CALLS, n)] = call
        return n

    def cancel_call(self, n: int) -> None:
        """Forget a call made with ``call_later``; nothing happens if it already ran."""
        self.scheduled[:] = [call for call in self.scheduled if call["n"] != n]
        self._changes.lines[(CALLS, n)] = None

    def has_due_call(self) -> bool:
        """Whether a scheduled call is due now. Safe without the lock."""
        calls = self.scheduled
        return bool(calls) and calls[0]["due"] <= self.now_text()

    def run_due_calls(self, *, until: datetime | None = None) -> None:
        """Run all calls due by ``until`` (default now) in order, the clock standing at each one's moment."""
        with self.lock:
            target = until or self.now()
            while self.scheduled and self.scheduled[0]["due"] <= rfc3339(target):
                call = self.scheduled.pop(0)
                self._changes.lines[(CALLS, call["n"])] = None
                due = parse_moment(call["due"])
                if due > self.now():
                    self.clock.step_to(due)
                self.spec.actions[call["action"]](self, call["payload"])

    def move_clock(self, target: datetime, *, frozen: bool) -> None:
        """Move the clock, doing on the way what becomes due."""
        with self.lock:
            if target > self.now():
                self.run_due_calls(until=target)
            self.clock.set(target, frozen=frozen)
            self.spec.on_clock(self)

    # -- news ------------------------------------------------------------------------------------

    def emit(
        self, event_type: str, body: Json | bytes, headers: Json | None = None, event_id: str | None = None
    ) -> Delivery:
        """Queue a webhook. It is serialised once; each attempt signs and sends exactly those bytes."""
        delivery = Delivery(
            n=self.counter("delivery"),
            event=event_type,
            event_id=event_id or self.new_id("evt_"),
            body=encode_body(body),
            headers=dict(headers or {}),
            created_at=self.now(),
        )
        delivery.start(self.webhook)
        return self.keep_delivery(delivery)

    def keep_delivery(self, delivery: Delivery) -> Delivery:
        """Remember a delivery (new or changed)."""
        self.deliveries[delivery.n] = delivery
        if delivery.open:
            self.waiting[delivery.n] = delivery
        else:
            self.waiting.pop(delivery.n, None)
        self._changes.lines[("deliveries", delivery.n)] = delivery.to_json()
        return delivery

    # -- logs and faults -------------------------------------------------------------------------

    def log(self, name: str, line: Json) -> Json:
        """Append a line to the ``journal`` or ``requests``; it gets its number ``n``."""
        line = {"n": self.counter(name), **line}
        lines = self.logs[name]
        lines.append(line)
        self._changes.lines[(name, line["n"])] = line
        if name == "requests" and len(lines) > KEPT_REQUESTS:
            self._changes.lines[(name, lines.pop(0)["n"])] = None
        return line

    def add_fault(self, rule: Json) -> Json:
        """Add a fault rule after the others; raises BadFaultRule when it could never work."""
        fault = {"id": f"fault_{self.counter('fault')}"}
        fault.update(checked_rule(rule, own_actions=self.spec.fault_actions))
        self.faults.append(fault)
        return fault

    def struck_by(self, subject: Subject) -> Json | None:
        """The fault rule that strikes this request or webhook, if any."""
        return first_hit(self.faults, subject, rng=self.rng, at=self.now_text())

    # -- life ------------------------------------------------------------------------------------

    def reset(self, *, fixture: str | None = None, seed: int | str | None = None) -> None:
        """Empty the run and load a fixture: the named one, else the configured one, else ``default``, else nothing.

        Options return to the configured ones; the webhook target stays. Raises KeyError for an unknown
        fixture. Without a seed the run draws a fresh one.
        """
        if fixture not in {None, "empty"} and fixture not in self.spec.fixtures:
            raise KeyError(fixture)
        with self.lock:
            webhook = self.webhook
            self._start_empty(seed=seed)
            self._changes = Changes(cleared=True)
            self._saved_facts = {}
            self.webhook = webhook
            load = self.spec.fixtures.get(fixture or self.standing["fixture"] or "default")
            if load is not None:
                load(self)

    def _start_empty(self, *, seed: int | str | None) -> None:
        self.seed: int | str = secrets.token_hex(8) if seed is None else seed
        digest = hashlib.sha256(f"{self.spec.name}:{self.seed}".encode()).digest()
        self.rng = random.Random(digest)
        self.clock = VirtualClock()
        self.options: Json = {**self.spec.default_options, **self.standing["options"]}
        self.webhook = None
        self.counters: dict[str, int] = {}
        self.scheduled: list[Json] = []
        self.faults: list[Json] = []
        self.logs: dict[str, list[Json]] = {name: [] for name in LOGS}
        self.deliveries: dict[int, Delivery] = {}
        self.waiting: dict[int, Delivery] = {}
        self.editions.update(self.spec.types)
        self._objects: dict[str, dict[str, Json]] = {type_: {} for type_ in self.spec.types}
        self._positions: dict[str, dict[str, int]] = {type_: {} for type_ in self.spec.types}

    def _facts(self) -> Json:
        return {
            "seed": self.seed,
            "rng": self.rng.getstate(),
            "clock": self.clock.saved(),
            "options": self.options,
            "standing": self.standing,
            "webhook": self.webhook,
            "counters": self.counters,
            "faults": self.faults,
        }

    def _save(self) -> None:
        for name, fact in self._facts().items():
            mark = fact if name == "rng" else repr(fact)
            if self._saved_facts.get(name) != mark:
                self._saved_facts[name] = mark
                self._changes.facts[name] = fact
        if self._changes:
            self._store.save(self.run_id, self._changes)
            self._changes = Changes()

    def _take_up(self, saved: Saved) -> None:
        facts = saved.facts
        self.seed = facts["seed"]
        version, state, gauss = facts["rng"]
        self.rng.setstate((version, tuple(state), gauss))
        self.clock = VirtualClock(**facts["clock"])
        self.options = {**self.spec.default_options, **facts["options"]}
        self.standing = facts["standing"]
        self.webhook, self.counters = facts["webhook"], facts["counters"]
        self.scheduled = sorted(saved.lines.get(CALLS, []), key=_turn)
        self.faults = facts["faults"]
        for type_, objects in saved.objects.items():
            if type_ in self._objects:
                self._objects[type_] = objects
                self._positions[type_] = {id_: n for n, id_ in enumerate(objects, start=1)}
        for name in LOGS:
            self.logs[name] = saved.lines.get(name, [])
        for line in saved.lines.get("deliveries", []):
            delivery = Delivery.from_json(line)
            self.deliveries[delivery.n] = delivery
            if delivery.open:
                self.waiting[delivery.n] = delivery
