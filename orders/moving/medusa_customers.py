"""Customers of a Medusa shop: the answers of GET /admin/customers, saved to a file."""

from __future__ import annotations

from collections.abc import Sequence

from core.imports import Column, SourceRow
from orders.customers.rules import Address, CustomerFacts
from orders.moving.customers import MovedCustomers
from orders.moving.medusa import full_name, text_of, things

NAMES = ("id", "email", "first_name", "last_name", "company_name", "phone", "addresses")


class MedusaCustomers(MovedCustomers):
    """Customers of a Medusa shop, guests among them, with every address they kept."""

    kind = "medusa-customers"
    title = "Customers from Medusa"
    about = (
        "Answers of Medusa's Admin API, GET /admin/customers?fields=*addresses, one after the other in a file. "
        "Nobody is written to; each can choose a password here by “Forgot your password?”."
    )
    columns = tuple(Column(name, name, required=name == "email") for name in NAMES)
    json_list = "customers"

    def facts_of(self, row: SourceRow) -> CustomerFacts:
        """Without a name they are called as their company, or as their e-mail address begins."""
        name = f"{row.text('first_name')} {row.text('last_name')}".strip() or row.text("company_name")
        return CustomerFacts(row.text("email"), name or row.text("email").split("@")[0], row.text("phone"))

    def addresses_of(self, row: SourceRow) -> Sequence[tuple[Address, str]]:
        """All of them, the one they send to first: it becomes the default of an empty book."""
        found = sorted(things(row, "addresses"), key=lambda each: not each.get("is_default_shipping"))
        return [
            (
                Address(
                    name=full_name(each),
                    phone=text_of(each, "phone"),
                    line1=text_of(each, "address_1"),
                    line2=", ".join(
                        part for part in (text_of(each, "address_2"), text_of(each, "company")) if part
                    ),
                    city=text_of(each, "city"),
                    state_code="",
                    pincode=text_of(each, "postal_code"),
                ),
                text_of(each, "country_code"),
            )
            for each in found
        ]
