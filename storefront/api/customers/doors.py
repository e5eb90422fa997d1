"""/store/customers: opening an account, one's own profile, one's addresses."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from rest_framework import serializers
from rest_framework.request import Request

from core.api.asked import Asked
from core.api.bodies import Body, Metadata, Text
from core.api.wire import NO_MOMENT, written
from core.errors import NotFound
from orders.customers.book.operations import change_address, choose_default_address
from orders.customers.identity.operations import change_business, change_profile, finish_registration
from orders.customers.identity.queries import account_facts
from orders.customers.operations import delete_address, save_address
from orders.customers.queries import SavedAddress, addresses_of
from storefront.api.errors import NotLoggedIn
from storefront.api.identity import bearer
from storefront.api.places import AddressBody, address_json, address_of, one_name, two_names
from storefront.api.tokens import read_token
from storefront.api.versions import OwnView
from storefront.api.view import StoreView, answered, plain_request


class CustomerBody(Body):
    """What a customer may say of themselves."""

    email = Text()
    first_name = Text(max_length=120)
    last_name = Text(max_length=120)
    phone = Text(max_length=20)
    company_name = Text(max_length=120)
    metadata = Metadata()


class SavedBody(AddressBody):
    """An address of the book."""

    address_name = Text()
    is_default_shipping = serializers.BooleanField(required=False)
    is_default_billing = serializers.BooleanField(required=False)


class Customers(StoreView):
    """POST /store/customers."""

    def post(self, request: Request) -> HttpResponse:
        """The second step to an account, with the token of the first. Raises NotLoggedIn without one."""
        said = CustomerBody.read(request)
        claims = read_token(bearer(plain_request(request))) or {}
        if not claims.get("key"):
            raise NotLoggedIn
        customer_id = finish_registration(
            key=claims["key"], name=one_name(said), phone=said.get("phone") or ""
        )
        if said.get("company_name"):
            change_business(customer_id=customer_id, company_name=said["company_name"], gstin="")
        return answered({"customer": customer_json(customer_id)})


class Me(OwnView):
    """GET and POST /store/customers/me."""

    def shown(self, request: Request, **path: str) -> dict[str, Any]:
        """Who is logged in."""
        Asked(plain_request(request), ("fields",))
        return {"customer": customer_json(self.customer_id)}

    def get(self, request: Request) -> HttpResponse:
        """Who is logged in."""
        return self.as_it_is(request)

    def post(self, request: Request) -> HttpResponse:
        """Another name, telephone or company. An e-mail address is changed by letter, in the account's own pages."""
        said = CustomerBody.read(request)
        facts = account_facts(self.customer_id)
        if {"first_name", "last_name", "phone"} & set(said):
            known = two_names(facts.name)
            name = one_name({**known, **{part: said[part] for part in known if part in said}})
            phone = (said["phone"] or "") if "phone" in said else facts.phone
            change_profile(customer_id=self.customer_id, name=name, phone=phone)
        if "company_name" in said:
            company = said["company_name"] or ""
            change_business(
                customer_id=self.customer_id, company_name=company, gstin=facts.gstin if company else ""
            )
        return self.as_it_is(request)


class Addresses(OwnView):
    """GET and POST /store/customers/me/addresses."""

    def get(self, request: Request) -> HttpResponse:
        """The book, the default first."""
        return self.as_it_is(request)

    def shown(self, request: Request, **path: str) -> dict[str, Any]:
        """A page of the book."""
        asked = Asked(
            plain_request(request),
            ("fields", "limit", "offset", "order", "q", "city", "country_code", "postal_code"),
        )
        page, rows = asked.page(), addresses_of(self.customer_id)
        shown = [saved_json(each, self.customer_id) for each in rows[page.offset : page.offset + page.limit]]
        return {"addresses": shown, "count": len(rows), "offset": page.offset, "limit": page.limit}

    def post(self, request: Request) -> HttpResponse:
        """Keep one more; the contract answers with the customer."""
        said = SavedBody.read(request)
        address_id = save_address(
            customer_id=self.customer_id,
            address=address_of(said),
            is_default=bool(said.get("is_default_shipping")),
        )
        if said.get("is_default_billing"):
            choose_default_address(customer_id=self.customer_id, address_id=address_id, for_billing=True)
        return answered({"customer": customer_json(self.customer_id)})


class OneAddress(OwnView):
    """GET, POST and DELETE /store/customers/me/addresses/:id."""

    def get(self, request: Request, address_id: str) -> HttpResponse:
        """One of the book. Raises NotFound."""
        return self.as_it_is(request, address_id=address_id)

    def shown(self, request: Request, **path: str) -> dict[str, Any]:
        """The address."""
        return {"address": saved_json(self._mine(path["address_id"]), self.customer_id)}

    def post(self, request: Request, address_id: str) -> HttpResponse:
        """Correct it, or let it come first."""
        said, known = SavedBody.read(request), self._mine(address_id)
        wanted = address_of(said, known.address)
        if wanted != known.address:
            change_address(customer_id=self.customer_id, address_id=address_id, address=wanted)
        for name, for_billing in (("is_default_shipping", False), ("is_default_billing", True)):
            if said.get(name):
                choose_default_address(
                    customer_id=self.customer_id, address_id=address_id, for_billing=for_billing
                )
        return answered({"customer": customer_json(self.customer_id)})

    def delete(self, request: Request, address_id: str) -> HttpResponse:
        """Forget it. Raises NotFound."""
        delete_address(customer_id=self.customer_id, address_id=address_id)
        parent = customer_json(self.customer_id)
        return answered({"id": address_id, "object": "address", "deleted": True, "parent": parent})

    def _mine(self, address_id: str) -> SavedAddress:
        found = next((each for each in addresses_of(self.customer_id) if each.id == address_id), None)
        if found is None:
            raise NotFound(f"Address with id: {address_id[:60]} was not found")
        return found


def customer_json(customer_id: str) -> dict[str, Any]:
    """A customer with their book. Two queries."""
    facts, book = account_facts(customer_id), addresses_of(customer_id)
    return {
        "id": customer_id,
        "email": facts.email,
        **two_names(facts.name),
        "phone": facts.phone or None,
        "company_name": facts.company_name or None,
        "has_account": True,
        "default_shipping_address_id": next((each.id for each in book if each.is_default), None),
        "default_billing_address_id": next((each.id for each in book if each.is_billing_default), None),
        "addresses": [saved_json(each, customer_id) for each in book],
        "metadata": {"gstin": facts.gstin, "is_email_verified": facts.is_email_verified},
        "created_at": written(facts.created_at),
        "updated_at": written(facts.created_at),
        "deleted_at": None,
    }


def saved_json(saved: SavedAddress, customer_id: str) -> dict[str, Any]:
    """An address of the book."""
    moments = {"created_at": NO_MOMENT, "updated_at": NO_MOMENT}
    return {
        **address_json(saved.address, name=saved.id, moments=moments),
        "address_name": None,
        "customer_id": customer_id,
        "is_default_shipping": saved.is_default,
        "is_default_billing": saved.is_billing_default,
    }
