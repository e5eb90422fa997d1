"""Customers of an older shop, whatever it was: their login without a password, their phone, their addresses."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from core.audit import Subject
from core.errors import Invalid, Refused
from core.geo import clean_pincode, pin_place
from core.imports import SourceRow, Verdict
from core.imports.by_verbs import VerbImporter
from orders.customers.operations import take_over_customer
from orders.customers.rules import Address, CustomerFacts, normal_phone

MOBILE = "is no Indian mobile number and was left out."


class MovedCustomers(VerbImporter):
    """Subclasses say who a row is about and where they live; `email` is their key.

    A phone or an address that cannot be used is left out and named on the row: the customer still comes along.
    """

    permission = "orders.change_customer"
    ignores_unknown_columns = True
    refuses_formulas = False
    key = ("email",)

    def facts_of(self, row: SourceRow) -> CustomerFacts:
        """The customer of a row, without addresses; the phone as it was written."""
        raise NotImplementedError

    def addresses_of(self, row: SourceRow) -> Sequence[tuple[Address, str]]:
        """Addresses with their country's two letters; the state may be empty, the PIN tells it. Raises Invalid."""
        raise NotImplementedError

    def take(self, row: SourceRow, known: Any) -> Verdict:
        """The customer first, then each address by itself."""
        facts, words = self.facts_of(row), []
        phone = normal_phone(facts.phone.lstrip("'")) or ""
        if facts.phone and not phone:
            words.append(f"The phone “{facts.phone[:40]}” {MOBILE}")
        taken = take_over_customer(replace(facts, phone=phone))
        changes = dict(taken.changes)
        for address, country in self.addresses_of(row):
            try:
                usable = _usable(address, country, name=facts.name, phone=phone)
                changes |= take_over_customer(replace(facts, phone="", address=usable)).changes
            except Refused as refusal:
                words.append(f"The address “{address.line1[:60]}” was left out: {_advice(refusal)}")
        subject = Subject("orders.customer", str(taken.pk), taken.name)
        verdict = Verdict.by(row, changes, subject=subject, is_new=taken.is_new)
        return replace(verdict, message=" ".join(words))


def _usable(address: Address, country: str, *, name: str, phone: str) -> Address:
    """As the book wants it: the state is the PIN's, the recipient and phone are the customer's where none are told."""
    if country.upper() not in {"IN", "INDIA", ""}:
        raise Invalid(fields={"country": "it does not lie in India."})
    pincode = clean_pincode(address.pincode.lstrip("'")) or ""
    place = pin_place(pincode) if pincode else None
    own = address.phone.lstrip("'")
    return replace(
        address,
        name=address.name.strip() or name,
        phone=own if normal_phone(own) else phone,
        state_code=place.state_code if place else "",
        pincode=pincode,
    )


def _advice(refusal: Refused) -> str:
    fields = getattr(refusal, "fields", {})
    return next(iter(fields.values()), refusal.message)
