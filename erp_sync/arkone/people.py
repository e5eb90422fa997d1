"""Customers at ArkOne: found by its id, by ours, or by what is proven of them; changed at the version that was read."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from core.errors import Rejected, Unavailable
from erp_sync.arkone.client import arkone_client
from erp_sync.arkone.wire import stamp_of
from erp_sync.engine.errors import Conflict
from erp_sync.engine.fields import Fields
from erp_sync.engine.outbound import Accepted
from erp_sync.people.ports import PersonAsked

CUSTOMERS = "/customers"
PRECONDITION_FAILED = 412


class ArkOnePeople:
    """What `People` says of finding and writing, over ArkOne's API."""

    def find_person(self, asked: PersonAsked) -> Fields | None:
        """GET /customers/{id}, GET /customers?external_id=, then POST /customers/resolve."""
        if asked.known_id:
            return _customer(asked.known_id)
        named = arkone_client().get(CUSTOMERS, query={"external_id": asked.ref}).objects("data")
        if named:
            return named[0]
        for contact in ({"email": asked.email}, {"phone": asked.phone}):
            if not all(contact.values()):
                continue
            answer = arkone_client().ask(f"{CUSTOMERS}/resolve", contact, timeout_s=8.0)
            found = answer.object("customer") if answer.has("customer") else None
            if found is not None and found.text("external_id", "") in ("", asked.ref):
                return found
        return None

    def write_person(self, found: Fields | None, body: Mapping[str, Any], *, key: str) -> Accepted:
        """POST /customers, or PATCH /customers/{id}. One that our lost try has made is taken as it is."""
        try:
            if found is None:
                status, answer = arkone_client().post(CUSTOMERS, dict(body), key=key)
            else:
                stamp = stamp_of(found)
                path = f"{CUSTOMERS}/{stamp.id}"
                status, answer = arkone_client().patch(path, dict(body), key=key, version=stamp.version)
        except Conflict as conflict:
            status, answer = 200, _after(conflict)
        stamp = stamp_of(answer)
        return Accepted(status, stamp.id, stamp.version, answer.value)


def _customer(erp_id: str) -> Fields | None:
    try:
        found = arkone_client().get(f"{CUSTOMERS}/{erp_id}")
    except Rejected as refused:
        if refused.detail.get("status") != 404:
            raise
        return None
    return None if found.flag("deleted") else found


def _after(conflict: Conflict) -> Fields:
    """What is there under our id. Raises Unavailable when a customer changed meanwhile, else the conflict."""
    if conflict.detail.get("status") == PRECONDITION_FAILED:
        raise Unavailable("the customer changed in the ERP meanwhile") from conflict
    existing_id = (conflict.detail.get("problem") or {}).get("existing_id")
    if conflict.detail.get("code") != "duplicate_external_id" or not existing_id:
        raise conflict
    return arkone_client().get(f"{CUSTOMERS}/{existing_id}")
