"""Somebody else's server that hears webhooks over real HTTP and answers as it is told to."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


@dataclass(frozen=True, slots=True)
class Received:
    """One message as it came."""

    path: str
    headers: dict[str, str]
    body: bytes


@dataclass
class Receiver:
    """A server on loopback. `answers` are given in their order; when none is left it says 200."""

    answers: list[Callable[[BaseHTTPRequestHandler], None]] = field(default_factory=list)
    received: list[Received] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.over = threading.Event()
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), self._kind())
        self._server.daemon_threads = True
        threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True).start()

    @property
    def port(self) -> int:
        """Where it listens."""
        return int(self._server.server_port)

    def url(self, path: str = "/hooks") -> str:
        """An address of it."""
        return f"http://127.0.0.1:{self.port}{path}"

    def will(self, *answers: Callable[[BaseHTTPRequestHandler], None]) -> None:
        """What it answers next."""
        self.answers.extend(answers)

    def stop(self) -> None:
        """Let go of those it keeps waiting, and close."""
        self.over.set()
        self._server.shutdown()
        self._server.server_close()

    def silent(self, handler: BaseHTTPRequestHandler) -> None:
        """Says nothing."""
        self.over.wait(30)

    def dripping(self, handler: BaseHTTPRequestHandler) -> None:
        """Says a letter now and then, for ever, and never a whole answer."""
        handler.wfile.write(b"HTTP/1.1 200 OK\r\nX-Long: ")
        while not self.over.wait(0.02):
            try:
                handler.wfile.write(b"a")
            except OSError:
                return

    def _kind(self) -> type[BaseHTTPRequestHandler]:
        receiver = self

        class Door(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
                headers = {name.lower(): value for name, value in self.headers.items()}
                receiver.received.append(Received(self.path, headers, body))
                answer = receiver.answers.pop(0) if receiver.answers else says(200)
                answer(self)

            def log_message(self, format: str, *args: Any) -> None:
                """Say nothing."""

        return Door


def says(status: int, body: bytes = b"thanks", **headers: str) -> Callable[[BaseHTTPRequestHandler], None]:
    """An answer; underscores of header names are dashes."""

    def answer(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(status)
        for name, value in headers.items():
            handler.send_header(name.replace("_", "-"), value)
        handler.send_header("Content-Length", str(len(body)))
        handler.end_headers()
        try:
            handler.wfile.write(body)
        except OSError:
            return  # a huge answer is not read to its end

    return answer
