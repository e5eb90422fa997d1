"""What tests of the sandboxes share: a place that webhooks are sent to, and no shop around them."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest


@pytest.fixture(autouse=True)
def fresh_process() -> None:
    """The sandboxes stand apart from the shop: nothing of it has to be made fresh."""


@dataclass
class Received:
    """One webhook as it arrived."""

    path: str
    headers: dict[str, str]
    body: bytes


@dataclass
class Receiver:
    """Takes webhooks, remembers them, and answers with ``status`` after ``slow_s``."""

    url: str = ""
    status: int = 200
    slow_s: float = 0
    received: list[Received] = field(default_factory=list)

    def wait_for(self, count: int, timeout_s: float = 8) -> list[Received]:
        """The webhooks once there are that many."""
        deadline = time.monotonic() + timeout_s
        while len(self.received) < count:
            assert time.monotonic() < deadline, f"{len(self.received)} of {count} webhooks came"
            time.sleep(0.02)
        return self.received


def _door(receiver: Receiver) -> type[BaseHTTPRequestHandler]:
    class Door(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
            receiver.received.append(Received(self.path, dict(self.headers), body))
            time.sleep(receiver.slow_s)
            self.send_response(receiver.status)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *args: Any) -> None:
            """Keep the test output quiet."""

    return Door


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    """A running webhook receiver."""
    found = Receiver()
    server = ThreadingHTTPServer(("127.0.0.1", 0), _door(found))
    server.daemon_threads = True
    found.url = f"http://127.0.0.1:{server.server_port}/hooks/test"
    threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
    yield found
    server.shutdown()
    server.server_close()


@pytest.fixture
def eventually() -> Callable[[Callable[[], Any]], Any]:
    """Wait until a condition is true, and give its value."""

    def wait(true: Callable[[], Any], timeout_s: float = 8) -> Any:
        deadline = time.monotonic() + timeout_s
        while not (value := true()):
            assert time.monotonic() < deadline, "it did not happen in time"
            time.sleep(0.02)
        return value

    return wait
