"""HTTP to ERPNext: documents in and out, errors sorted by their `exc_type`, for the status says little."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from threading import Lock
from typing import Any
from urllib.parse import quote

from django.conf import settings

from core import clock
from core.errors import Rejected, ShopError, Unavailable
from core.http import Deadline, Http, Response, Timeout
from erp_sync.engine.answers import CALL_TIMEOUT, failure_of, json_of
from erp_sync.engine.errors import AuthFailed, Conflict
from erp_sync.engine.fields import Fields
from erp_sync.engine.pace import Pace

SYSTEM = "erpnext"
Filters = Sequence[Sequence[Any]]
# Frappe Cloud's usual limit; the house's own server may allow more.
PACE = Pace(name=SYSTEM, per_second=10.0, burst=20)
PUSH_S = 25.0  # all calls of one push; less than the lease of a message

TWINS = frozenset({"UniqueValidationError", "DuplicateEntryError"})
_LATER = frozenset({"TimestampMismatchError", "QueryDeadlockError", "QueryTimeoutError", "RateLimitExceededError", "SessionStopped"})  # fmt: skip
_AUTH = frozenset({"AuthenticationError", "PermissionError", "CSRFTokenError"})


class ErpNextClient:
    """One API key. `within` gives the same client with a time that all its calls share."""

    def __init__(self, http: Http, deadline: Deadline | None = None) -> None:
        self._http, self._deadline = http, deadline

    def within(self, seconds: float) -> ErpNextClient:
        """The same, with so many seconds for everything."""
        return ErpNextClient(self._http, Deadline(seconds=seconds))

    def rows(
        self, doctype: str, *, fields: Sequence[str], filters: Filters, limit: int, order_by: str = "name asc"
    ) -> tuple[list[Any], datetime]:
        """One list, at most `limit` rows, and the server's moment (to the second). No child tables in it."""
        PACE.wait()
        response = self._send(
            "GET",
            f"/api/resource/{quote(doctype)}",
            params={
                "fields": json.dumps(fields),
                "filters": json.dumps(filters),
                "order_by": order_by,
                "limit_start": "0",
                "limit_page_length": str(limit),
            },
        )
        data = _answer(response).value.get("data")
        if not isinstance(data, list):
            raise Rejected(f"ERPNext's list of {doctype} has no data.")
        return data, _moment_of(response)

    def first(self, doctype: str, *, fields: Sequence[str], filters: Filters) -> Fields | None:
        """The one document that the filters mean, or None."""
        found, _ = self.rows(doctype, fields=fields, filters=filters, limit=1)
        return Fields(found[0], doctype) if found else None

    def document(self, doctype: str, name: str) -> Fields:
        """A document with its child tables. Raises Rejected (404) for one that there is not."""
        PACE.wait()
        return _answer(self._send("GET", _path(doctype, name))).object("data")

    def insert(self, doctype: str, doc: Mapping[str, Any]) -> Fields:
        """A new document; `docstatus` 1 submits it. Raises Conflict when a unique field is taken."""
        PACE.wait()
        return _answer(self._send("POST", f"/api/resource/{quote(doctype)}", json=dict(doc))).object("data")

    def change(self, doctype: str, name: str, doc: Mapping[str, Any]) -> Fields:
        """Change, submit or cancel a document. Raises Unavailable when it changed since `modified` was read."""
        PACE.wait()
        return _answer(self._send("PUT", _path(doctype, name), json=dict(doc))).object("data")

    def call(self, method: str, arguments: Mapping[str, Any]) -> Any:
        """POST a whitelisted method; its message."""
        return _answer(self._send("POST", f"/api/method/{method}", json=dict(arguments))).value.get("message")

    def _send(self, method: str, path: str, **kwargs: Any) -> Response:
        return self._http.call(method, path, timeout=self._timeout(), **kwargs)

    def _timeout(self) -> Timeout:
        if self._deadline is None:
            return CALL_TIMEOUT
        connect_s, read_s = self._deadline.timeout()
        return (min(connect_s, CALL_TIMEOUT[0]), min(read_s, CALL_TIMEOUT[1]))


def _path(doctype: str, name: str) -> str:
    return f"/api/resource/{quote(doctype)}/{quote(name, safe='')}"


def _answer(response: Response) -> Fields:
    if 200 <= response.status_code < 300:
        return Fields(json_of(response, system="ERPNext") or {}, "erpnext")
    raise _failure(response)


def _failure(response: Response) -> Exception:
    """What Frappe's refusal means: the `exc_type` where there is one, else the status."""
    try:
        body = response.json()
    except ValueError:
        body = {}
    named = str(body.get("exc_type") or "") if isinstance(body, dict) else ""
    if not named:
        return failure_of(response, system="ERPNext")
    said = _said(body)
    message = f"ERPNext refused: {named}: {said}"[:400]
    kind: type[ShopError] = Rejected
    if named in _AUTH:
        kind, message = AuthFailed, f"{message}. Check ERPNEXT_API_KEY and its role."
    elif named in _LATER:
        kind = Unavailable
    elif named in TWINS:
        kind = Conflict
    return kind(message, code=named, status=response.status_code, problem={"detail": said})


def _said(body: Mapping[str, Any]) -> str:
    """What a person would have read on the screen."""
    try:
        messages = [json.loads(each) for each in json.loads(body.get("_server_messages") or "[]")]
        told = "; ".join(str(each.get("message")) for each in messages if isinstance(each, dict))
    except (ValueError, TypeError):
        told = ""
    return (told or str(body.get("exception") or "").partition(": ")[2])[:300]


def _moment_of(response: Response) -> datetime:
    """When the server answered: its clock, not ours; ours where it does not say."""
    try:
        return parsedate_to_datetime(response.headers.get("Date", "")).astimezone(UTC)
    except (ValueError, TypeError):
        return clock.now() - timedelta(seconds=1)


def erpnext_client() -> ErpNextClient:
    """The client of the account in the settings; one per process and account."""
    account = (settings.ERPNEXT_BASE_URL, settings.ERPNEXT_API_KEY, settings.ERPNEXT_API_SECRET)
    with _making:
        if account not in _clients:
            base_url, key, secret = account
            http = Http(
                base_url=base_url, headers={"Authorization": f"token {key}:{secret}"}, timeout=CALL_TIMEOUT
            )
            _clients[account] = ErpNextClient(http)
        return _clients[account]


_clients: dict[tuple[str, str, str], ErpNextClient] = {}
_making = Lock()
