"""Reading another system's HTTP answers: JSON or one of our errors, nothing in between."""

from __future__ import annotations

from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any
from urllib.parse import urlsplit

from core import clock
from core.errors import OutcomeUnknown, Rejected, Unavailable
from core.http import Response, Timeout
from erp_sync.engine.errors import AuthFailed, Conflict

CALL_TIMEOUT: Timeout = (2.0, 8.0)  # to connect, and for each read; see LEASE in outbound
SAFE_METHODS = frozenset({"GET", "HEAD"})


def json_of(response: Response, *, system: str) -> Any:
    """The JSON of a 2xx answer.

    Raises AuthFailed (401, 403), Conflict (409, 412), Unavailable (429, 503 and failed reads), OutcomeUnknown (a
    write answered with another 5xx or with something that is no JSON) or Rejected (every other status).
    """
    if not 200 <= response.status_code < 300:
        raise failure_of(response, system=system)
    if response.status_code == 204 or not response.content:
        return None
    try:
        return response.json()
    except ValueError as broken:
        raise _maybe_done(response)(
            f"{system} answered {response.status_code} with something that is not JSON"
        ) from broken


def failure_of(response: Response, *, system: str) -> Exception:
    """The error an answer stands for."""
    status, problem = response.status_code, _problem(response)
    said = str(problem.get("detail") or problem.get("message") or problem.get("title") or "")[:300]
    message = f"{system} answered {status}" + (f": {said}" if said else "")
    detail: dict[str, Any] = {"status": status, "code": problem.get("code"), "problem": problem}
    if status in (401, 403):
        return AuthFailed(f"{message}. Check its credentials in the settings.", **detail)
    if status in (429, 503) or (status < 500 and problem.get("retryable") is True):
        return Unavailable(message, retry_after_s=retry_after_s(response), **detail)
    if status >= 500:
        return _maybe_done(response)(message, **detail)
    if status in (409, 412):
        return Conflict(message, **detail)
    return Rejected(message, **detail)


def retry_after_s(response: Response) -> float | None:
    """The Retry-After header in seconds from now; both of its forms (RFC 9110 section 10.2.3)."""
    text = response.headers.get("Retry-After", "").strip()
    if not text:
        return None
    try:
        return max(0.0, float(text))
    except ValueError:
        pass
    try:
        moment: datetime = parsedate_to_datetime(text)
    except ValueError:
        return None
    return max(0.0, (moment.astimezone(UTC) - clock.now()).total_seconds())


def with_path(base_url: str, path: str) -> str:
    """A base URL given as a bare host gets the API's usual path; one with a path of its own is left alone."""
    return base_url if urlsplit(base_url).path.strip("/") else f"{base_url.rstrip('/')}{path}"


def _maybe_done(response: Response) -> type[Unavailable]:
    return Unavailable if response.request.method in SAFE_METHODS else OutcomeUnknown


def _problem(response: Response) -> dict[str, Any]:
    try:
        body = response.json()
    except ValueError:
        return {}
    return body if isinstance(body, dict) else {}
