"""Shopify's customers_export.csv: one row per customer, with the default address only."""

from __future__ import annotations

from collections.abc import Sequence

from core.imports import Column, SourceRow
from orders.customers.rules import Address, CustomerFacts
from orders.moving.customers import MovedCustomers
from orders.moving.shopify_orders import column_name

PLACE = ("Company", "Address1", "Address2", "City", "Province Code", "Country Code", "Zip", "Phone")
TITLES = (
    "Customer ID", "First Name", "Last Name", "Email", "Phone", *(f"Default Address {part}" for part in PLACE),
)  # fmt: skip
REQUIRED = {"First Name", "Last Name", "Email"}


class ShopifyCustomers(MovedCustomers):
    """Customers of a Shopify shop."""

    kind = "shopify-customers"
    title = "Customers from Shopify"
    about = (
        "The file customers_export.csv of Shopify's admin. Nobody is written to; each can choose a password here by "
        "“Forgot your password?”. Consent to advertising does not come along."
    )
    columns = tuple(Column(column_name(title), title, required=title in REQUIRED) for title in TITLES)

    def facts_of(self, row: SourceRow) -> CustomerFacts:
        """Without a name they are called as their e-mail address begins."""
        name = f"{row.text('first_name')} {row.text('last_name')}".strip()
        phone = row.text("phone") or row.text("default_address_phone")
        return CustomerFacts(row.text("email"), name or row.text("email").split("@")[0], phone)

    def addresses_of(self, row: SourceRow) -> Sequence[tuple[Address, str]]:
        """The default address, when there is one."""
        part = {name: row.text(f"default_address_{column_name(name)}") for name in PLACE}
        if not part["Address1"]:
            return ()
        line2 = ", ".join(text for text in (part["Address2"], part["Company"]) if text)
        address = Address("", part["Phone"], part["Address1"], line2, part["City"], "", part["Zip"])
        return ((address, part["Country Code"]),)
