"""HTTP to the CRM: JSON in and out, errors sorted. We sign our writes with an origin to know their echo."""

from __future__ import annotations

from datetime import datetime
from threading import Lock
from typing import Any

from django.conf import settings

from core.errors import Rejected
from core.http import Http
from core.ids import new_id
from erp_sync.engine.answers import CALL_TIMEOUT, json_of, with_path
from erp_sync.engine.fields import Fields
from erp_sync.engine.moments import rfc3339
from erp_sync.engine.pace import Pace

SYSTEM = "crm"
ORIGIN = "shop"
PAGE_ROWS = 200
# The CRM allows 100 requests in ten seconds, for everybody with our token.
PACE = Pace(name=SYSTEM, per_second=8.0, burst=16)


class CrmClient:
    """One bearer token."""

    def __init__(self, *, base_url: str, token: str) -> None:
        headers = {"Authorization": f"Bearer {token}", "X-Origin": ORIGIN}
        self._http = Http(base_url=base_url, headers=headers, timeout=CALL_TIMEOUT)
        self._pace = PACE.of(token)

    def upsert_contact(self, contact: dict[str, Any], *, key: str) -> tuple[int, Fields]:
        """PUT /contacts/upsert by e-mail: creates the contact or merges the fields given. Status and contact."""
        status, answer = self._write(
            "PUT", "/contacts/upsert", contact, key=key, params={"id_property": "email"}
        )
        return status, answer.object("contact")

    def add_event(self, contact_id: str, event: dict[str, Any], *, key: str) -> tuple[int, Fields]:
        """POST an event to a contact's timeline; the same `external_id` again gives the first one back."""
        return self._write("POST", f"/contacts/{contact_id}/events", event, key=key)

    def create_lead(self, lead: dict[str, Any], *, key: str) -> tuple[int, Fields]:
        """POST /leads. Raises Conflict when the CRM has one of this `external_id` already."""
        return self._write("POST", "/leads", lead, key=key)

    def create(self, path: str, record: dict[str, Any], *, key: str) -> tuple[int, Fields]:
        """POST a record. Raises Conflict when the CRM has one of this `external_id` already."""
        return self._write("POST", f"/{path}", record, key=key)

    def change(self, kind: str, record_id: str, fields: dict[str, Any], *, key: str) -> tuple[int, Fields]:
        """PATCH fields of one record, whatever its version."""
        return self._write("PATCH", f"/{kind}/{record_id}", fields, key=key, headers={"If-Match": "*"})

    def fetch(self, kind: str, record_id: str) -> Fields:
        """GET one record (`kind`: "leads", "tickets")."""
        return self._read(f"/{kind}/{record_id}", {})

    def list_page(self, path: str, *, since: datetime | None, after_id: str) -> Fields:
        """GET one page of a list sorted by (modified_at, id): `{data, next, as_of}`."""
        params = {"limit": str(PAGE_ROWS)}
        if since is not None:
            params |= {"modified_since": rfc3339(since), "after_id": after_id}
        return self._read(path, params)

    def contacts(self, query: dict[str, str]) -> tuple[Fields, ...]:
        """GET /contacts with these values, but for those it has deleted."""
        rows = self._read("/contacts", query).objects("data")
        return tuple(row for row in rows if not row.value.get("deleted"))

    def change_contact(
        self, contact_id: str, fields: dict[str, Any], *, version: int, key: str
    ) -> tuple[int, Fields]:
        """PATCH a contact that stands at this version. Raises Conflict (412) when it has moved on."""
        headers = {"If-Match": f'"v{version}"'}
        return self._write("PATCH", f"/contacts/{contact_id}", fields, key=key, headers=headers)

    def contacts_called(self, customer_id: str) -> tuple[str, ...]:
        """The CRM's ids of the contacts that carry our id of a customer; those it has deleted are none."""
        return tuple(row.text("id") for row in self.contacts({"external_id": customer_id}))

    def empty_and_delete(self, kind: str, record_id: str, fields: dict[str, Any], *, key: str) -> bool:
        """Empty these fields of a record (`kind`: "contacts", "leads", "tickets", ...), then delete it: what a deleted
        record still holds names nobody. False when it is not there any more."""
        path, anyhow = f"/{kind}/{record_id}", {"If-Match": "*"}
        try:
            self._write("PATCH", path, fields, key=f"{key}:{record_id}:empty", headers=anyhow)
            self._write("DELETE", path, None, key=f"{key}:{record_id}:delete", headers=anyhow)
        except Rejected as refused:
            if refused.detail.get("status") != 404:
                raise
            return False
        return True

    def _read(self, path: str, params: dict[str, str]) -> Fields:
        self._pace.wait()
        headers = {"X-Request-Id": new_id("req")}
        response = self._http.call("GET", path, headers=headers, params=params)
        return Fields(json_of(response, system="The CRM") or {}, path.strip("/"))

    def _write(
        self,
        method: str,
        path: str,
        body: Any,
        *,
        key: str,
        headers: dict[str, str] | None = None,
        **kwargs: Any,
    ) -> tuple[int, Fields]:
        self._pace.wait()
        headers = {"Idempotency-Key": key, "X-Request-Id": new_id("req"), **(headers or {})}
        response = self._http.call(method, path, json=body, headers=headers, **kwargs)
        return response.status_code, Fields(json_of(response, system="The CRM") or {}, path.strip("/"))


def crm_client() -> CrmClient:
    """The client of the account in the settings; one per process and account."""
    account = (settings.CRM_BASE_URL, settings.CRM_TOKEN)
    with _making:
        if account not in _clients:
            base_url, token = account
            _clients[account] = CrmClient(base_url=with_path(base_url, "/api/v1"), token=token)
        return _clients[account]


_clients: dict[tuple[str, str], CrmClient] = {}
_making = Lock()
