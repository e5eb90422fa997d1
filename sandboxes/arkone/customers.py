"""Customers: finding the one a message means, by external id, GSTIN, e-mail or phone, or making a new one."""

from __future__ import annotations

import re
from typing import Any, Final

from sandboxes.arkone.objects import by_external_id, save
from sandboxes.kit import World

Json = dict[str, Any]

_NOT_A_DIGIT: Final = re.compile(r"\D")


def plain_phone(text: object) -> str:
    """The last ten digits of an Indian phone number; empty when there are fewer."""
    digits = _NOT_A_DIGIT.sub("", str(text or ""))
    return digits[-10:] if len(digits) >= 10 else ""


def matching_customer(world: World, wanted: Json) -> tuple[Json, str] | None:
    """The customer with the same GSTIN, e-mail or phone, in that order, and which of them matched."""
    gstin = str(wanted.get("gstin") or "").upper()
    email = str(wanted.get("email") or "").strip().lower()
    phone = plain_phone(wanted.get("phone"))
    alive = [customer for customer in world.objects("customers").values() if not customer["deleted"]]
    for field, value, told in (
        ("gstin", gstin, lambda c: str(c.get("gstin") or "").upper()),
        ("email", email, lambda c: str(c.get("email") or "").lower()),
        ("phone", phone, lambda c: plain_phone(c.get("phone"))),
    ):
        found = next((customer for customer in alive if value and told(customer) == value), None)
        if found is not None:
            return found, field
    return None


def customer_for_order(world: World, wanted: Json) -> Json:
    """The customer an order names: by external id, else by what matches, else a new one."""
    external_id = wanted.get("external_id")
    known = by_external_id(world, "customers", str(external_id)) if external_id else None
    if known is not None:
        return known
    match = matching_customer(world, wanted)
    if match is not None and (not external_id or not match[0]["external_id"]):
        return match[0]
    return new_customer(world, wanted)


def new_customer(world: World, wanted: Json) -> Json:
    """A new customer with the next number."""
    fields = (
        "external_id",
        "name",
        "email",
        "phone",
        "gstin",
        "company_name",
        "price_list",
        "credit_limit",
        "tags",
    )
    return save(
        world,
        "customers",
        {"id": f"CUST-{world.counter('customer'):05d}", **{name: wanted.get(name) for name in fields}},
    )
