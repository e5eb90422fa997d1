"""HTTP to HubSpot: objects in and out, errors sorted. Its limits are shared by everything that uses the account."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from threading import Lock
from typing import Any

from django.conf import settings

from core.http import Http
from erp_sync.engine.answers import CALL_TIMEOUT, json_of
from erp_sync.engine.fields import Fields
from erp_sync.engine.pace import Pace

SYSTEM = "hubspot"
OBJECTS = "/crm/objects/2026-03"
ASSOCIATIONS = "/crm/associations/2026-03"
# A private app may ask 190 times in ten seconds, and search five times a second; most of that belongs to others.
PACE = Pace(name=SYSTEM, per_second=5.0, burst=10)
PAGE_ROWS = 100


def moment_name(kind: str) -> str:
    """The property that says when an object last changed: contacts call it otherwise than all others."""
    return "lastmodifieddate" if kind == "contacts" else "hs_lastmodifieddate"


class HubSpotClient:
    """One private app's token."""

    def __init__(self, *, base_url: str, token: str) -> None:
        self._http = Http(
            base_url=base_url, headers={"Authorization": f"Bearer {token}"}, timeout=CALL_TIMEOUT
        )

    def upsert_contact(self, id_property: str, id_: str, properties: Mapping[str, Any]) -> Fields:
        """The contact whose `id_property` is `id_`, made or changed."""
        given = {"id": id_, "idProperty": id_property, "properties": dict(properties)}
        answer = self.post(f"{OBJECTS}/contacts/batch/upsert", {"inputs": [given]})
        return answer.objects("results")[0]

    def create(self, kind: str, properties: Mapping[str, Any], *, to: str, association: int) -> Fields:
        """A new object beside another one. Raises Conflict when a unique property is taken."""
        types = [{"associationCategory": "HUBSPOT_DEFINED", "associationTypeId": association}]
        body = {"properties": dict(properties), "associations": [{"to": {"id": to}, "types": types}]}
        return self.post(f"{OBJECTS}/{kind}", body)

    def change(self, kind: str, id_: str, properties: Mapping[str, Any]) -> Fields:
        """PATCH properties of one object."""
        PACE.wait()
        path = f"{OBJECTS}/{kind}/{id_}"
        response = self._http.call("PATCH", path, json={"properties": dict(properties)})
        return Fields(json_of(response, system="HubSpot") or {}, kind)

    def search(
        self, kind: str, groups: Sequence[Sequence[Mapping[str, Any]]], properties: Sequence[str]
    ) -> Fields:
        """Objects that any of the groups of filters means, the earliest changed first."""
        changed = moment_name(kind)
        body = {
            "filterGroups": [{"filters": list(group)} for group in groups],
            "sorts": [{"propertyName": name, "direction": "ASCENDING"} for name in (changed, "hs_object_id")],
            "properties": list(properties),
            "limit": PAGE_ROWS,
        }
        return self.post(f"{OBJECTS}/{kind}/search", body)

    def fetch(self, kind: str, id_: str, properties: Sequence[str]) -> Fields:
        """One object by its id. Raises Rejected (404) for one that there is not."""
        PACE.wait()
        params = {"properties": ",".join(properties)}
        response = self._http.call("GET", f"{OBJECTS}/{kind}/{id_}", params=params)
        return Fields(json_of(response, system="HubSpot") or {}, kind)

    def post(self, path: str, body: Mapping[str, Any]) -> Fields:
        """POST anything; an empty answer is an empty object."""
        PACE.wait()
        response = self._http.call("POST", path, json=dict(body))
        return Fields(json_of(response, system="HubSpot") or {}, path.rpartition("/")[2])


def hubspot_client() -> HubSpotClient:
    """The client of the account in the settings; one per process and account."""
    account = (settings.HUBSPOT_BASE_URL, settings.HUBSPOT_TOKEN)
    with _making:
        if account not in _clients:
            _clients[account] = HubSpotClient(base_url=account[0], token=account[1])
        return _clients[account]


_clients: dict[tuple[str, str], HubSpotClient] = {}
_making = Lock()
