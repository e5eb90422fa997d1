"""HTTP to ArkOne: one method per call of its API, JSON in and out, errors sorted."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from threading import Lock
from typing import Any

from django.conf import settings

from core.http import CONNECT_TIMEOUT_S, Http
from core.ids import new_id
from erp_sync.engine.answers import CALL_TIMEOUT, json_of, with_path
from erp_sync.engine.fields import Fields
from erp_sync.engine.moments import rfc3339
from erp_sync.engine.pace import Pace

SYSTEM = "arkone"
PAGE_ROWS = 200
# ArkOne allows 20 requests a second per token; the rest is left to live questions, which do not queue.
PACE = Pace(name=SYSTEM, per_second=15.0, burst=15)


class ArkOneClient:
    """One bearer token. Reads and writes keep to the pace; live questions go straight through."""

    def __init__(self, *, base_url: str, token: str) -> None:
        self._http = Http(
            base_url=base_url, headers={"Authorization": f"Bearer {token}"}, timeout=CALL_TIMEOUT
        )
        self._pace = PACE.of(token)

    def list_page(
        self, path: str, *, since: datetime | None, after_id: str, query: Mapping[str, str] | None = None
    ) -> Fields:
        """GET one page of a list sorted by (modified_at, id): `{data, next, as_of}`."""
        params: dict[str, str] = {**(query or {}), "limit": str(PAGE_ROWS)}
        if since is not None:
            params |= {"modified_since": rfc3339(since), "after_id": after_id}
        self._pace.wait()
        return Fields(self._json("GET", path, params=params), path.strip("/"))

    def get(self, path: str, *, query: Mapping[str, str] | None = None) -> Fields:
        """GET one object or answer."""
        self._pace.wait()
        return Fields(self._json("GET", path, params=dict(query or {})), path.strip("/"))

    def post(self, path: str, body: Any, *, key: str) -> tuple[int, Fields]:
        """POST with an Idempotency-Key: the same key and body get the first answer again. Status and object."""
        self._pace.wait()
        response = self._http.call("POST", path, json=body, headers={"Idempotency-Key": key, **_request_id()})
        return response.status_code, Fields(json_of(response, system="ArkOne") or {}, path.strip("/"))

    def patch(self, path: str, body: Any, *, key: str, version: int) -> tuple[int, Fields]:
        """PATCH what stands at this version, with an Idempotency-Key. Raises Conflict when it has moved on."""
        self._pace.wait()
        headers = {"Idempotency-Key": key, "If-Match": f'"v{version}"', **_request_id()}
        response = self._http.call("PATCH", path, json=body, headers=headers)
        return response.status_code, Fields(json_of(response, system="ArkOne") or {}, path.strip("/"))

    def ask(self, path: str, body: Any, *, timeout_s: float) -> Fields:
        """POST a question that changes nothing, within `timeout_s` per read."""
        timeout = (min(timeout_s, CONNECT_TIMEOUT_S), timeout_s)
        return Fields(self._json("POST", path, json=body, timeout=timeout), path.strip("/"))

    def _json(self, method: str, path: str, **kwargs: Any) -> Any:
        response = self._http.call(method, path, headers=_request_id(), **kwargs)
        return json_of(response, system="ArkOne")


def _request_id() -> dict[str, str]:
    return {"X-Request-Id": new_id("req")}


def arkone_client() -> ArkOneClient:
    """The client of the account in the settings; one per process and account."""
    account = (settings.ARKONE_BASE_URL, settings.ARKONE_TOKEN)
    with _making:
        if account not in _clients:
            base_url, token = account
            _clients[account] = ArkOneClient(base_url=with_path(base_url, "/api/v1"), token=token)
        return _clients[account]


_clients: dict[tuple[str, str], ArkOneClient] = {}
_making = Lock()
