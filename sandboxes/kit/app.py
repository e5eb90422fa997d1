"""The WSGI application of one sandbox: which run, which fault, then the routes, then the logs."""

from __future__ import annotations

import io
import json
import logging
import re
import threading
import time
from collections.abc import Callable, Iterable
from typing import Any

from flask import Flask
from flask import request as flask_request
from flask.typing import ResponseReturnValue
from werkzeug import Request, Response

from sandboxes.kit.control import control
from sandboxes.kit.effects import AFTER, BEFORE
from sandboxes.kit.faults import Subject
from sandboxes.kit.journal import key_of, request_line
from sandboxes.kit.panel import panel
from sandboxes.kit.spec import SandboxSpec
from sandboxes.kit.store import Store
from sandboxes.kit.webhooks import Courier
from sandboxes.kit.world import World

Json = dict[str, Any]
log = logging.getLogger(__name__)
RUN_NAME = re.compile(r"[A-Za-z0-9_.-]{1,64}")
OWN_PATHS = ("/__sandbox__/", "/__panel__/")
WRITES = frozenset({"POST", "PUT", "PATCH", "DELETE"})
KEPT_ANSWER_BYTES = 20_000


class House:
    """All runs of one sandbox, and what moves them on. ``started_new``: the default run was not kept from before."""

    def __init__(self, spec: SandboxSpec, *, store: Store) -> None:
        self.spec = spec
        self.store = store
        self.courier = Courier()
        self._worlds: dict[str, World] = {}
        self._lock = threading.Lock()
        kept = store.runs()
        self.started_new = "default" not in kept
        for run in {"default", *kept}:
            self.world(run)

    def world(self, run: str) -> World:
        """The run of that name; a new one starts with the default fixture."""
        with self._lock:
            world = self._worlds.get(run)
            if world is None:
                world = World(self.spec, run, self.store, self.courier.wake)
                if world.is_new:
                    world.reset()
                self._worlds[run] = world
            return world

    def tick(self) -> None:
        """Do in every run what has become due by now."""
        with self._lock:
            worlds = list(self._worlds.values())
        for world in worlds:
            try:
                if world.has_due_call():
                    world.run_due_calls()
                self.spec.on_clock(world)
                self.courier.wake(world)
            except Exception:
                log.exception("%s: what was due in run %s failed", self.spec.name, world.run_id)


class SandboxApp(Flask):
    """Flask, but each route runs under the lock of its run. The kit's own routes lock for themselves."""

    def dispatch_request(self) -> ResponseReturnValue:
        """Answer the request under the run's lock."""
        if flask_request.blueprint in {"control", "panel"}:
            return super().dispatch_request()
        with flask_request.environ["sandbox.world"].lock:
            return super().dispatch_request()


def create_app(spec: SandboxSpec, house: House) -> Gate:
    """The whole WSGI application of a sandbox."""
    app = SandboxApp("sandboxes.kit", template_folder="templates", static_folder=None)
    app.json.sort_keys = False  # type: ignore[attr-defined]
    app.url_map.strict_slashes = False
    app.extensions["house"] = house
    for blueprint in (control, panel, *spec.blueprints):
        app.register_blueprint(blueprint)
    return Gate(spec, house, app)


class Gate:
    """The door in front of the routes: picks the run, applies faults, keeps journal and request log."""

    def __init__(self, spec: SandboxSpec, house: House, app: Flask) -> None:
        self._spec, self._house, self._app = spec, house, app

    def __call__(self, environ: Json, start_response: Callable[..., Any]) -> Iterable[bytes]:
        """Answer one request."""
        request = Request(environ)
        body = request.get_data(cache=True)
        _make_rereadable(environ, body)
        own = request.path == "/" or request.path.startswith(OWN_PATHS)
        run = self._run_of(request, own=own)
        if RUN_NAME.fullmatch(run) is None:
            return Response(f"{run!r} is not a run name\n", status=400)(environ, start_response)
        world = environ["sandbox.world"] = self._house.world(run)
        if own:
            return self._app(environ, start_response)
        return self._answer(request, world)(environ, start_response)

    def _run_of(self, request: Request, *, own: bool) -> str:
        named = request.headers.get("X-Sandbox-Run")
        if own and not named:
            named = request.args.get("run") or request.form.get("run")
        return named or self._spec.run_of(request) or "default"

    def _answer(self, request: Request, world: World) -> Response:
        """Answer a request to the stood-in system itself."""
        started = time.monotonic()
        key = key_of(request.headers, tuple(self._spec.key_headers))
        line = request_line(request, key=key, at=world.now_text())
        fault = self._fault_for(request, world)
        request.environ["sandbox.fault"] = fault
        before = BEFORE.get(fault["action"]) if fault else None
        answer = before(world, fault, request.environ) if before and fault else None
        if answer is None:
            answer = self._asked(world, request.environ, line)
        with world.lock:
            hit = fault and {"id": fault["id"], "action": fault["action"]}
            ms = round((time.monotonic() - started) * 1000)
            world.log("requests", {**line, "status": answer.status_code, "fault": hit, "ms": ms})
        after = AFTER.get(fault["action"]) if fault else None
        return after(answer, fault, request.environ) if after and fault else answer

    def _fault_for(self, request: Request, world: World) -> Json | None:
        if not world.faults:
            return None
        subject = Subject(
            method=request.method, path=request.path, headers=request.headers, body=request.get_data()
        )
        with world.lock:
            return world.struck_by(subject)

    def _asked(self, world: World, environ: Json, line: Json) -> Response:
        """Let the routes answer, and journal an accepted write in the same breath."""
        environ[
            "sandbox.told"
        ] = {}  # what the routes tell the gate; the environ itself is copied on the way in
        with world.lock:
            answer = Response.from_app(self._app, environ, buffered=True)
            if _is_accepted_write(environ, answer):
                world.log("journal", {**line, "status": answer.status_code, "answer": _json_of(answer)})
        return answer


def _make_rereadable(environ: Json, body: bytes) -> None:
    """Let the routes read the body again, however it was sent."""
    environ["wsgi.input"] = io.BytesIO(body)
    environ["CONTENT_LENGTH"] = str(len(body))
    environ.pop("HTTP_TRANSFER_ENCODING", None)


def _is_accepted_write(environ: Json, answer: Response) -> bool:
    return (
        environ["REQUEST_METHOD"] in WRITES
        and 200 <= answer.status_code < 300
        and not environ["sandbox.told"].get("no_write")
        and answer.headers.get("Idempotency-Replayed") != "true"
    )


def _json_of(answer: Response) -> Any:
    if answer.mimetype != "application/json" or len(answer.get_data()) > KEPT_ANSWER_BYTES:
        return None
    return json.loads(answer.get_data())
