"""Customers as HubSpot's contacts: found by its id, by ours or by the proven address, and changed by its id."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from core.errors import Rejected
from erp_sync.engine.fields import Fields
from erp_sync.engine.outbound import Accepted
from erp_sync.hubspot import wire
from erp_sync.hubspot.client import hubspot_client
from erp_sync.people.ports import PersonAsked

CONTACT = (
    "email", "phone", "firstname", "lastname", "company", "gstin", "hubspot_owner_id", "shop_customer_id",
)  # fmt: skip


class HubSpotPeople:
    """What `People` says of finding and writing, over HubSpot's contacts."""

    def find_person(self, asked: PersonAsked) -> Fields | None:
        """By id first: search answers from an index that is a little behind."""
        if asked.known_id:
            return _contact(asked.known_id)
        for name, value in (("shop_customer_id", asked.ref), ("email", asked.email)):
            rule = {"propertyName": name, "operator": "EQ", "value": value}
            for row in (
                hubspot_client().search("contacts", [[rule]], CONTACT).objects("results") if value else ()
            ):
                if row.object("properties").text("shop_customer_id", "") in ("", asked.ref):
                    return row
        return None

    def write_person(self, found: Fields | None, body: Mapping[str, Any], *, key: str) -> Accepted:
        """PATCH the contact, or upsert one by its address; HubSpot keeps no versions to compare with."""
        told = wire.contact_words(body)
        if found is not None:
            row = hubspot_client().change("contacts", found.text("id"), told)
        elif told.get("email"):
            row = hubspot_client().upsert_contact("email", told["email"], told)
        else:
            row = hubspot_client().upsert_contact("shop_customer_id", told["shop_customer_id"], told)
        row = _contact(row.text("id")) or row
        return Accepted(200, row.text("id"), wire.millis_of(wire.moment_of(row)), row.value)


def _contact(id_: str) -> Fields | None:
    try:
        return hubspot_client().fetch("contacts", id_, CONTACT)
    except Rejected as refused:
        if refused.detail.get("status") != 404:
            raise
        return None
