"""The one door to the outside: every call has a timeout, and none happens inside a transaction."""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any

import requests
from django.db import connections
from requests.adapters import HTTPAdapter

from core.errors import OutcomeUnknown, Unavailable

CONNECT_TIMEOUT_S = 3.0
READ_TIMEOUT_S = 10.0
Timeout = tuple[float, float]
Response = requests.Response  # adapters read it without knowing the library


@dataclass(frozen=True, slots=True)
class Call:
    """One call that was made. `sent` is the JSON that went out; `status` None when no answer came."""

    method: str
    url: str
    sent: Any
    status: int | None
    took_ms: int


_listener: ContextVar[list[Call] | None] = ContextVar("calls_overheard", default=None)


@contextmanager
def calls_overheard() -> Iterator[list[Call]]:
    """The calls that this thread makes in the block, as they are made: for a log of what was said to whom."""
    calls: list[Call] = []
    token = _listener.set(calls)
    try:
        yield calls
    finally:
        _listener.reset(token)


class HttpInsideTransaction(RuntimeError):
    """A remote call was about to be made while rows were locked. Commit first, then call."""


def refuse_inside_transaction() -> None:
    """Raise HttpInsideTransaction when any database connection of this thread is inside a transaction.

    A test case's own wrapping transaction does not count, as in Django's `durable` blocks.
    """
    for connection in connections.all(initialized_only=True):
        if any(not getattr(block, "_from_testcase", False) for block in connection.atomic_blocks):
            raise HttpInsideTransaction("outside HTTP inside a database transaction")


class GuardedSession(requests.Session):
    """A requests session with timeouts and the transaction guard; vendor SDKs are given one of these.

    Transport failures become the shop's errors: `Unavailable` when nothing was sent, `OutcomeUnknown` when an
    answer was lost after sending. HTTP statuses are left to the adapter, which knows what they mean.
    """

    def __init__(self, *, timeout: Timeout = (CONNECT_TIMEOUT_S, READ_TIMEOUT_S)) -> None:
        super().__init__()
        self.timeout: Timeout = timeout
        self.trust_env = False  # no proxies or netrc picked up by surprise
        adapter = HTTPAdapter(pool_connections=4, pool_maxsize=16, max_retries=0)
        self.mount("http://", adapter)
        self.mount("https://", adapter)

    def request(self, method: str | bytes, url: str | bytes, *args: Any, **kwargs: Any) -> requests.Response:
        """As requests', with a default timeout; raises Unavailable or OutcomeUnknown on transport failure."""
        refuse_inside_transaction()
        kwargs["timeout"] = kwargs.get("timeout") or self.timeout
        kwargs.setdefault("allow_redirects", False)
        calls, began, response = _listener.get(), time.monotonic(), None
        try:
            response = self._answered(method, url, *args, **kwargs)
            return response
        finally:
            if calls is not None:
                took_ms = round((time.monotonic() - began) * 1000)
                status = None if response is None else response.status_code
                calls.append(Call(str(method), str(url), kwargs.get("json"), status, took_ms))

    def _answered(
        self, method: str | bytes, url: str | bytes, *args: Any, **kwargs: Any
    ) -> requests.Response:
        """As `request`, transport failures sorted."""
        try:
            return super().request(method, url, *args, **kwargs)
        except (requests.exceptions.MissingSchema, requests.exceptions.InvalidURL) as failure:
            raise Unavailable("no address is set up for it") from failure
        except (requests.ConnectTimeout, requests.exceptions.SSLError) as failure:
            raise Unavailable(f"could not connect ({type(failure).__name__})") from failure
        except requests.ConnectionError as failure:
            raise _connection_error(failure) from failure
        except (requests.Timeout, requests.exceptions.ChunkedEncodingError) as failure:
            raise OutcomeUnknown(f"no answer came ({type(failure).__name__})") from failure


def _connection_error(failure: requests.ConnectionError) -> Unavailable:
    """A refused connection sent nothing; a reset one may have."""
    if "NewConnectionError" in repr(failure) or "NameResolutionError" in repr(failure):
        return Unavailable("could not connect (nothing is listening)")
    return OutcomeUnknown("the connection broke before an answer came")


class Http:
    """A small JSON client on a guarded session, bound to one base URL.

    Use one per credential; it is thread-safe for the simple use made of it (no cookies, no shared headers changed).
    """

    def __init__(
        self, *, base_url: str, headers: Mapping[str, str] | None = None, timeout: Timeout | None = None
    ) -> None:
        self.base_url = base_url.rstrip("/")
        self.session = GuardedSession(timeout=timeout or (CONNECT_TIMEOUT_S, READ_TIMEOUT_S))
        self.session.headers.update(
            {"Accept": "application/json", "User-Agent": "blouson/1", **(headers or {})}
        )

    def call(self, method: str, path: str, **kwargs: Any) -> requests.Response:
        """One request to `base_url + path`; keywords as requests'. Raises Unavailable or OutcomeUnknown."""
        return self.session.request(method, f"{self.base_url}/{path.lstrip('/')}", **kwargs)


class Deadline:
    """A budget of seconds shared by several calls in a row."""

    def __init__(self, *, seconds: float) -> None:
        self._ends_at = time.monotonic() + seconds

    def remaining_s(self) -> float:
        """Seconds left, never negative."""
        return max(0.0, self._ends_at - time.monotonic())

    def timeout(self) -> Timeout:
        """What is left as a (connect, read) pair. Raises Unavailable when nothing is left."""
        left = self.remaining_s()
        if left <= 0.0:
            raise Unavailable("the time for this answer has run out")
        return (min(left, CONNECT_TIMEOUT_S), left)
