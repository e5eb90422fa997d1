"""Asking the front as a web server does, without one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from storefront.pagecache.front import Front


@dataclass
class Behind:
    """What stands behind the front: counts who got as far."""

    asked: int = 0

    def __call__(self, environ: dict[str, Any], start_response: Any) -> list[bytes]:
        self.asked += 1
        start_response("204 No Content", [])
        return []


@dataclass
class Told:
    """An answer."""

    status: int
    headers: dict[str, str]
    body: bytes


def ask(front: Front, address: str, *, method: str = "GET", **environ: str) -> Told:
    """What a request for `address` is answered; more of the environment by name."""
    told: list[Any] = []
    path, _, query = address.partition("?")
    asked = {
        "REQUEST_METHOD": method,
        "PATH_INFO": path,
        "QUERY_STRING": query,
        "HTTP_HOST": "testserver",
        "wsgi.url_scheme": "http",
        **environ,
    }
    body = b"".join(front(asked, lambda status, headers: told.extend((status, headers))))
    return Told(int(told[0][:3]), dict(told[1]), body)
