"""One sandbox as a running server: in a thread (tests) or as a process (``python -m sandboxes``)."""

from __future__ import annotations

import logging
import threading
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from werkzeug.serving import BaseWSGIServer, WSGIRequestHandler, make_server

from sandboxes.kit.app import House, create_app
from sandboxes.kit.control import set_webhook
from sandboxes.kit.spec import SandboxSpec
from sandboxes.kit.store import Store

Json = dict[str, Any]
TICK_S = 0.2


class KeepAliveHandler(WSGIRequestHandler):
    """HTTP/1.1 with connections kept open.

    Werkzeug's own handler closes each connection and swallows what follows on it. Here the gate has read the whole
    body and every answer has a length, so the next request can follow.
    """

    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    timeout = 75

    def run_wsgi(self) -> None:
        """Answer one request on the open connection."""
        if self.headers.get("Expect", "").lower().strip() == "100-continue":
            self.wfile.write(b"HTTP/1.1 100 Continue\r\n\r\n")
        begun: list[Any] = []

        def start_response(status: str, headers: list[tuple[str, str]], exc_info: Any = None) -> Any:
            begun[:] = [status, headers]

        pieces = self.server.app(self.make_environ(), start_response)
        try:
            self._send(begun[0], begun[1], pieces)
        except OSError:
            self.close_connection = True
        finally:
            if hasattr(pieces, "close"):
                pieces.close()

    def _send(self, status: str, headers: list[tuple[str, str]], pieces: Iterable[bytes]) -> None:
        code, _, phrase = status.partition(" ")
        self.send_response(int(code), phrase)
        for name, value in headers:
            self.send_header(name, value)
        bodiless = code in {"204", "304"} or self.command == "HEAD"
        if not bodiless and all(name.lower() != "content-length" for name, _ in headers):
            self.send_header("Connection", "close")
        self.end_headers()
        if bodiless:
            return
        for piece in pieces:
            self.wfile.write(piece)

    def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
        """Say nothing; the request log of the run knows."""


class SandboxServer:
    """A sandbox listening on loopback. ``port=0`` takes a free one; ``data=None`` keeps nothing on disk."""

    def __init__(self, spec: SandboxSpec, *, port: int | None = None, data: Path | None = None) -> None:
        logging.getLogger("werkzeug").setLevel(logging.ERROR)
        self.spec = spec
        self._store = Store(data / f"{spec.name}.sqlite3" if data else None)
        self.house = House(spec, store=self._store)
        self._server: BaseWSGIServer = make_server(
            "127.0.0.1",
            spec.default_port if port is None else port,
            create_app(spec, self.house),
            threaded=True,
            request_handler=KeepAliveHandler,
        )
        self._server.daemon_threads = True  # type: ignore[attr-defined]
        self._stopping = threading.Event()
        self._threads: list[threading.Thread] = []

    @property
    def port(self) -> int:
        """The port it listens on."""
        return int(self._server.server_port)

    @property
    def base_url(self) -> str:
        """Where it is, without a trailing slash."""
        return f"http://127.0.0.1:{self.port}"

    def configure(self, config: Json) -> None:
        """Apply a configuration ``{fixture?, options?, webhook?}`` to the default run.

        Fixture and options are applied when they differ from what was configured before, so that switches set by
        hand outlive a restart; ``reset`` returns to them. The webhook is applied always.
        """
        world = self.house.world("default")
        standing: Json = {"fixture": config.get("fixture"), "options": config.get("options") or {}}
        with world.lock:
            if standing["fixture"] != world.standing["fixture"] and self.house.started_new:
                world.reset(fixture=standing["fixture"])
            if standing["options"] != world.standing["options"]:
                world.options.update(standing["options"])
            world.standing = standing
        if config.get("webhook"):
            set_webhook(world, config["webhook"])

    def start(self) -> SandboxServer:
        """Serve in background threads."""
        for target in (self._serve, self._tick):
            thread = threading.Thread(target=target, daemon=True, name=f"{self.spec.name}-sandbox")
            thread.start()
            self._threads.append(thread)
        return self

    def stop(self) -> None:
        """Stop serving and close the file."""
        self._stopping.set()
        self._server.shutdown()
        self._server.server_close()
        self.house.courier.stop()
        for thread in self._threads:
            thread.join(timeout=5)
        self._store.close()

    def __enter__(self) -> SandboxServer:
        return self.start()

    def __exit__(self, *exc: object) -> None:
        self.stop()

    def _serve(self) -> None:
        self._server.serve_forever(poll_interval=0.1)

    def _tick(self) -> None:
        while not self._stopping.wait(TICK_S):
            self.house.tick()
