"""Calls to addresses that people have typed in: never into our own network, never for long, never much of an answer."""

from __future__ import annotations

import ipaddress
import socket
import threading
import time
from contextlib import suppress
from contextvars import ContextVar
from dataclasses import dataclass
from types import TracebackType
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from requests.adapters import HTTPAdapter
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.connectionpool import HTTPConnectionPool, HTTPSConnectionPool
from urllib3.exceptions import ConnectTimeoutError, HTTPError, NameResolutionError, NewConnectionError
from urllib3.util.connection import create_connection

from core.errors import OutcomeUnknown, Rejected
from core.http import GuardedSession, Timeout

LONGEST_URL = 500
MOST_ADDRESSES = 4
ANSWER_BYTES = 4096
CONNECT_S = 3.0
# Addresses of one world written as addresses of another: what they lead to is not looked into, it is refused.
_TUNNELS = [
    ipaddress.ip_network(each) for each in ("64:ff9b::/96", "64:ff9b:1::/48", "2002::/16", "2001::/32")
]


class ForbiddenAddress(Rejected):
    """The address leads into our own network, or nowhere that a stranger may send us."""

    code = "forbidden_address"
    message = "This address is not one of the public internet."


@dataclass(frozen=True, slots=True)
class Heard:
    """What came back: the status, the first bytes of the answer, and for how long it asks to be left alone."""

    status: int
    answer: str
    took_ms: int
    retry_after_s: float | None


def address_problem(url: str) -> str:
    """What is wrong with an address by its looks, for whoever typed it; "" when it may be tried.

    Where its name leads is judged at each call, by the very address that is then connected to.
    """
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        return "This is no address of the web."
    if len(url) > LONGEST_URL or url != url.strip() or not url.isascii() or not url.isprintable():
        return f"Use at most {LONGEST_URL} plain letters, without spaces."
    schemes = {"https", "http"} if settings.PRIVATE_RECEIVERS_ALLOWED else {"https"}
    if parts.scheme not in schemes:
        return "Use an address that begins with https://."
    if not parts.hostname or port == 0:
        return "The address names no host."
    if parts.username or parts.password or parts.fragment:
        return "Leave out names, passwords and what follows a #: the signature proves who sends."
    return "" if _may_be_public(parts.hostname) else ForbiddenAddress.message


def _may_be_public(host: str) -> bool:
    if settings.PRIVATE_RECEIVERS_ALLOWED:
        return True
    if host == "localhost" or host.endswith((".localhost", ".local", ".internal", ".lan", ".home.arpa")):
        return False
    try:
        return is_public(host)
    except ValueError:
        return "." in host  # a name: judged when it is called


def is_public(address: str) -> bool:
    """Whether an IP address belongs to the public internet. Raises ValueError for what is no IP address."""
    found = ipaddress.ip_address(address.partition("%")[0])
    mapped = getattr(found, "ipv4_mapped", None)
    if mapped is not None:
        found = mapped
    return found.is_global and not found.is_multicast and not any(found in each for each in _TUNNELS)


def post_to_stranger(url: str, *, body: bytes, headers: dict[str, str]) -> Heard:
    """One POST, ended after RECEIVER_TIMEOUT_S however slowly the bytes drip; redirects are not followed.

    Raises ForbiddenAddress when the name leads into a private network, Unavailable or OutcomeUnknown when no status
    came. Whatever status came is an answer.
    """
    began, within_s = time.monotonic(), settings.RECEIVER_TIMEOUT_S
    timeout = (min(CONNECT_S, within_s), within_s)
    with _StrangerSession(timeout=timeout) as session, _Cut(within_s) as cut:
        sent: dict[str, Any] = {"data": body, "headers": headers, "stream": True}
        with session.post(url, **sent) as response:
            if cut.is_over:  # what was cut off looks like an end
                raise OutcomeUnknown(f"no whole answer came within {within_s:g} s")
            return Heard(
                response.status_code,
                _beginning(response),
                round((time.monotonic() - began) * 1000),
                _seconds(response.headers.get("Retry-After", "")),
            )


def _beginning(response: Any) -> str:
    """The first bytes; none when they do not come: the status is the answer."""
    with suppress(HTTPError, OSError):
        return bytes(response.raw.read(ANSWER_BYTES, decode_content=False)).decode("utf-8", "replace")
    return ""


def _seconds(text: str) -> float | None:
    return float(text) if text.isascii() and text.isdigit() and len(text) < 9 else None


class _Cut:
    """Ends a call for good when its time is up: socket timeouts bound each read, not all of them together."""

    def __init__(self, seconds: float) -> None:
        self.is_over = False
        self._sockets: list[socket.socket] = []
        self._timer = threading.Timer(seconds, self._end)
        self._timer.daemon = True

    def hold(self, sock: socket.socket) -> None:
        """Keep a second hold of a connection: TLS takes the first one over."""
        self._sockets.append(sock.dup())

    def _end(self) -> None:
        self.is_over = True
        for sock in self._sockets:
            with suppress(OSError):
                sock.shutdown(socket.SHUT_RDWR)

    def __enter__(self) -> _Cut:
        self._token = _cut.set(self)
        self._timer.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._timer.cancel()
        self._timer.join()
        _cut.reset(self._token)
        for sock in self._sockets:
            sock.close()


_cut: ContextVar[_Cut | None] = ContextVar("cut", default=None)


def _connected(mine: HTTPConnection) -> socket.socket:
    """A socket to an address that was judged, and is the one connected to: the name is asked once."""
    try:
        found = socket.getaddrinfo(mine.host, mine.port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as failure:
        raise NameResolutionError(mine.host, mine, socket.gaierror(str(failure))) from failure
    addresses = list(dict.fromkeys(str(each[4][0]) for each in found))
    if not settings.PRIVATE_RECEIVERS_ALLOWED and not all(is_public(each) for each in addresses):
        raise ForbiddenAddress
    problem: OSError | None = None
    for address in addresses[:MOST_ADDRESSES]:
        try:
            sock = create_connection((address, mine.port), mine.timeout, socket_options=mine.socket_options)
        except OSError as failure:
            problem = failure
            continue
        cut = _cut.get()
        if cut is not None:
            cut.hold(sock)
        return sock
    if isinstance(problem, TimeoutError):
        raise ConnectTimeoutError(mine, "connecting took too long") from problem
    raise NewConnectionError(mine, f"could not connect: {problem}") from problem


class _Connection(HTTPConnection):
    def _new_conn(self) -> socket.socket:
        return _connected(self)


class _TlsConnection(HTTPSConnection):
    def _new_conn(self) -> socket.socket:
        return _connected(self)


class _Pool(HTTPConnectionPool):
    ConnectionCls = _Connection


class _TlsPool(HTTPSConnectionPool):
    ConnectionCls = _TlsConnection


class _CheckedAdapter(HTTPAdapter):
    def init_poolmanager(self, *args: Any, **kwargs: Any) -> None:
        super().init_poolmanager(*args, **kwargs)
        self.poolmanager.pool_classes_by_scheme = {"http": _Pool, "https": _TlsPool}


class _StrangerSession(GuardedSession):
    """A guarded session that only connects to public addresses and keeps no connection."""

    def __init__(self, *, timeout: Timeout) -> None:
        super().__init__(timeout=timeout)
        self.headers["Connection"] = "close"
        adapter = _CheckedAdapter(pool_connections=1, pool_maxsize=1, max_retries=0)
        self.mount("http://", adapter)
        self.mount("https://", adapter)
