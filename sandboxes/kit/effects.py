"""What the generic request faults do: before the routes are asked, or to their answer."""

from __future__ import annotations

import json
import os
import select
import socket
import struct
import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from werkzeug import Response

from sandboxes.kit.clock import parse_moment, rfc3339

if TYPE_CHECKING:
    from sandboxes.kit.world import World

Json = dict[str, Any]
HELD_OPEN_S = 60


def latency(world: World, fault: Json, environ: Json) -> None:
    """Wait, then answer as usual."""
    time.sleep(float(fault["params"]["ms"]) / 1000)


def status(world: World, fault: Json, environ: Json) -> Response:
    """Answer with a status and do nothing; the body is the given one, else the system's own error shape."""
    params = fault["params"]
    code = int(params["code"])
    body = params.get("body", world.spec.error_body(code))
    text = body if isinstance(body, str) else json.dumps(body)
    kind = "text/plain" if isinstance(body, str) else "application/json"
    return Response(text, status=code, headers=params.get("headers"), content_type=kind)


def rate_limit(world: World, fault: Json, environ: Json) -> Response | None:
    """Refuse what comes above ``limit`` in a window of the virtual clock."""
    params, memory = fault["params"], fault["memory"]
    now, window = world.now(), timedelta(seconds=float(params.get("window_s", 1)))
    if "since" not in memory or now - parse_moment(memory["since"]) >= window:
        memory.update(since=rfc3339(now), count=0)
    memory["count"] += 1
    if memory["count"] <= int(params["limit"]):
        return None
    refused = {**fault, "params": {"code": 429}}
    answer = status(world, refused, environ)
    answer.headers["Retry-After"] = str(params.get("retry_after", max(1, round(window.total_seconds()))))
    return answer


def reset_before_commit(world: World, fault: Json, environ: Json) -> Response:
    """Reset the connection without having done anything."""
    sock: socket.socket = environ["werkzeug.socket"]
    sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    os.close(sock.detach())
    return Response(status=500)


def partial_page(world: World, fault: Json, environ: Json) -> Response | None:
    """Let pages through until the one numbered ``page``, which answers ``code``."""
    if len(fault["hits"]) != int(fault["params"].get("page", 2)):
        return None
    return status(world, {**fault, "params": {"code": fault["params"].get("code", 500)}}, environ)


def timeout_after_commit(answer: Response, fault: Json, environ: Json) -> Response:
    """The work is done, but no answer ever comes: hold the line until the client gives up."""
    sock: socket.socket = environ["werkzeug.socket"]
    deadline = time.monotonic() + float(fault["params"].get("hold_s", HELD_OPEN_S))
    while time.monotonic() < deadline:
        readable, _, _ = select.select([sock], [], [], max(0.0, deadline - time.monotonic()))
        if readable and _is_closed(sock):
            break
        if readable:
            time.sleep(0.05)
    _close(sock)
    return answer


def ok_error_body(answer: Response, fault: Json, environ: Json) -> Response:
    """Say 200 with an error inside."""
    body = fault["params"].get("body", {"error": "injected error in a 200"})
    return Response(json.dumps(body), status=200, content_type="application/json")


def html_body(answer: Response, fault: Json, environ: Json) -> Response:
    """Answer with a proxy's web page instead of JSON."""
    page = "<html><head><title>502 Bad Gateway</title></head><body><h1>502 Bad Gateway</h1></body></html>"
    return Response(page, status=int(fault["params"].get("code", answer.status_code)), mimetype="text/html")


def malformed_json(answer: Response, fault: Json, environ: Json) -> Response:
    """Cut the JSON so that it no longer parses, with an honest length."""
    answer.set_data(answer.get_data().rstrip()[:-1] or b"{")
    return answer


def truncate_body(answer: Response, fault: Json, environ: Json) -> Response:
    """Promise the whole body, send only some bytes of it, and hang up."""
    whole = answer.get_data()
    kept = whole[: int(fault["params"].get("bytes", len(whole) // 2))]

    def part() -> Iterator[bytes]:
        yield kept
        _close(environ["werkzeug.socket"])

    return _streamed(answer, part(), length=len(whole))


def slow_drip(answer: Response, fault: Json, environ: Json) -> Response:
    """Send the body in small pieces with pauses."""
    whole, params = answer.get_data(), fault["params"]
    size, pause_s = int(params.get("bytes", 16)), float(params.get("every_ms", 200)) / 1000

    def drip() -> Iterator[bytes]:
        for start in range(0, len(whole), size):
            yield whole[start : start + size]
            time.sleep(pause_s)

    return _streamed(answer, drip(), length=len(whole))


def _streamed(answer: Response, pieces: Iterator[bytes], *, length: int) -> Response:
    streamed = Response(pieces, status=answer.status_code, headers=answer.headers, direct_passthrough=True)
    streamed.headers["Content-Length"] = str(length)
    return streamed


def _is_closed(sock: socket.socket) -> bool:
    try:
        return sock.recv(1, socket.MSG_PEEK) == b""
    except OSError:
        return True


def _close(sock: socket.socket) -> None:
    try:
        sock.shutdown(socket.SHUT_RDWR)
    except OSError:
        return


BEFORE: dict[str, Callable[[World, Json, Json], Response | None]] = {
    "latency": latency,
    "status": status,
    "rate_limit": rate_limit,
    "reset_before_commit": reset_before_commit,
    "partial_page": partial_page,
}
AFTER: dict[str, Callable[[Response, Json, Json], Response]] = {
    "timeout_after_commit": timeout_after_commit,
    "ok_error_body": ok_error_body,
    "html_body": html_body,
    "malformed_json": malformed_json,
    "truncate_body": truncate_body,
    "slow_drip": slow_drip,
}
