"""A client of the control API, for tests and for the launcher."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any
from urllib.parse import quote

import requests

Json = dict[str, Any]


class SandboxRefused(RuntimeError):
    """The control API refused a call; the text is its answer."""


class SandboxControl:
    """One run of one sandbox, moved from outside. ``base_url`` has no trailing slash."""

    def __init__(self, base_url: str, run_id: str = "default", *, timeout_s: float = 30) -> None:
        self.base_url, self.run_id = base_url.rstrip("/"), run_id
        self._timeout_s = timeout_s
        self._session = requests.Session()
        self._session.trust_env = False
        self._session.headers["X-Sandbox-Run"] = run_id

    def reset(self, *, fixture: str | None = None, seed: int | str | None = None) -> Json:
        """Empty the run, load a fixture (default: the sandbox's own; ``empty`` for none)."""
        body = {"fixture": fixture, "seed": seed}
        return self.call("POST", "/reset", {name: value for name, value in body.items() if value is not None})

    def seed(self, **objects: list[Json]) -> Json:
        """Add or edit objects: ``seed(items=[...])``."""
        return self.call("POST", "/seed", objects)

    def state(self, type_: str | None = None) -> Any:
        """Everything, or the list of objects of one type."""
        return self.call("GET", f"/state/{type_}")["data"] if type_ else self.call("GET", "/state")

    def journal(self, *, method: str | None = None, path: str | None = None) -> list[Json]:
        """Accepted writes in order, narrowed by method and path prefix."""
        return self._lines("/journal", method=method, path=path)

    def requests(self, *, method: str | None = None, path: str | None = None) -> list[Json]:
        """All requests in order, narrowed by method and path prefix."""
        return self._lines("/requests", method=method, path=path)

    def clock(
        self, *, now: str | None = None, advance_s: float | None = None, frozen: bool | None = None
    ) -> str:
        """Move the virtual clock; returns its new now."""
        body = {"now": now, "advance_s": advance_s, "frozen": frozen}
        sent = {name: value for name, value in body.items() if value is not None}
        # All that becomes due on the way is done first: a day of thousands of orders takes its time.
        return str(self.call("POST", "/clock", sent, timeout_s=600)["now"])

    def webhook(
        self,
        url: str,
        secret: str | None = None,
        *,
        previous_secret: str | None = None,
        events: list[str] | None = None,
    ) -> Json:
        """Say where news goes."""
        body = {"url": url, "secret": secret, "previous_secret": previous_secret, "events": events}
        return self.call("PUT", "/webhook", body)

    def options(self, **switches: Any) -> Json:
        """Change switches (or none), and return them all."""
        return self.call("PUT", "/options", switches) if switches else self.call("GET", "/options")

    def flush(self) -> list[Json]:
        """Send all undelivered news now; returns the deliveries."""
        return list(self.call("POST", "/webhooks/flush")["data"])

    def deliveries(self, *, event: str | None = None, status: str | None = None) -> list[Json]:
        """The deliveries in order."""
        return self._lines("/deliveries", event=event, status=status)

    def replay(self, delivery_id: str, *, new_event_id: bool | str = False) -> Json:
        """Send a delivery once more."""
        return self.call("POST", f"/deliveries/{delivery_id}/replay", {"new_event_id": new_event_id})

    def add_fault(
        self, action: str, *, match: Json | None = None, params: Json | None = None, **rule: Any
    ) -> str:
        """Add a fault rule (``times``, ``after``, ``probability`` as keywords); returns its id."""
        body = {"action": action, "match": match or {}, "params": params or {}, **rule}
        return str(self.call("POST", "/faults", body)["id"])

    def faults(self) -> list[Json]:
        """The fault rules with their hits."""
        return list(self.call("GET", "/faults")["data"])

    def remove_fault(self, fault_id: str) -> None:
        """Remove one fault rule."""
        self.call("DELETE", f"/faults/{fault_id}")

    def clear_faults(self) -> None:
        """Remove all fault rules."""
        self.call("DELETE", "/faults")

    def wait_ready(self, timeout_s: float = 20) -> None:
        """Wait until the sandbox answers. Raises TimeoutError."""
        self.wait_for(self._is_ready, timeout_s=timeout_s, what=f"{self.base_url} to be ready")

    def wait_for(self, true: Callable[[], Any], *, timeout_s: float = 10, what: str = "it") -> Any:
        """Wait until ``true()`` is true and return its value. Raises TimeoutError."""
        deadline = time.monotonic() + timeout_s
        while not (value := true()):
            if time.monotonic() > deadline:
                raise TimeoutError(f"waited {timeout_s} s for {what}")
            time.sleep(0.05)
        return value

    def call(
        self, method: str, path: str, body: Json | None = None, *, timeout_s: float | None = None
    ) -> Json:
        """Any control call, ``path`` below ``/__sandbox__``. Raises SandboxRefused unless it is 2xx."""
        url = f"{self.base_url}/__sandbox__{path}"
        answer = self._session.request(method, url, json=body, timeout=timeout_s or self._timeout_s)
        if not answer.ok:
            raise SandboxRefused(f"{method} {path}: {answer.status_code} {answer.text[:500]}")
        found: Json = answer.json()
        return found

    def _lines(self, call: str, /, **narrowed: str | None) -> list[Json]:
        query = "&".join(f"{name}={quote(value)}" for name, value in narrowed.items() if value)
        return list(self.call("GET", f"{call}?{query}" if query else call)["data"])

    def _is_ready(self) -> bool:
        try:
            return bool(self.call("GET", "/health")["ok"])
        except (requests.RequestException, SandboxRefused):
            return False
