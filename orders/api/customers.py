"""Customers and the groups they are in."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, ClassVar

from django.db.models import Prefetch, QuerySet, prefetch_related_objects
from django.http import HttpResponse
from rest_framework.request import Request

from catalog.pricing.models import CustomerGroup
from core.api.bodies import Body, Text
from core.api.fields import Wanted, picked
from core.api.wire import written
from core.audit import audited, record
from core.audit.watching import witnessed
from core.backoffice.calls import Call
from core.backoffice.lists import FIELDS, AdminList, Between, Filter, exactly, listed, matching
from core.backoffice.things import one
from core.backoffice.view import AdminView, done, found_row, fresh, wanted_of
from orders.api.things import CUSTOMER, GROUP
from orders.customers.identity.operations import change_profile
from orders.customers.operations import join_group, leave_group
from orders.customers.rules import NAME_LENGTH
from orders.models import Customer, CustomerGroupMembership

READ, WRITE = "customers:read", "customers:write"
PERSONAL = ("name", "phone")
ANSWER = one(customer=CUSTOMER)
ADDRESS = ("name", "phone", "line1", "line2", "city", "state_code", "pincode", "is_default")


def customer_rows(rows: Sequence[Customer], wanted: Wanted) -> list[dict[str, Any]]:
    """Customers with their groups in one query, and their address books in another where those are wanted."""
    groups = Prefetch("memberships", CustomerGroupMembership.objects.select_related("group"))
    prefetch_related_objects(rows, groups, *(["addresses"] if wanted.has("addresses") else []))
    return [_customer(row, wanted) for row in rows]


def _customer(row: Customer, wanted: Wanted) -> dict[str, Any]:
    found: dict[str, Any] = {
        "id": row.public_id,
        **{name: getattr(row, name) for name in ("name", "email", "phone", "company_name", "gstin")},
        "is_email_proven": row.email_verified_at is not None,
        "is_phone_proven": row.phone_verified_at is not None,
        "groups": sorted(each.group.code for each in row.memberships.all()),
        "created_at": written(row.created_at),
    }
    if wanted.has("addresses"):
        found["addresses"] = [
            {"id": each.public_id, **{name: getattr(each, name) for name in ADDRESS}}
            for each in row.addresses.all()
        ]
    return found


class Customers(AdminList):
    """Customers."""

    plural = "customers"
    kind = CUSTOMER
    filters: ClassVar[Mapping[str, Filter]] = {
        "q": matching("name", "email", "phone"),
        "email": exactly("email"),
        "phone": exactly("phone", "+91 and ten digits."),
        "group": exactly("memberships__group__code"),
    }
    moments: ClassVar[Mapping[str, Between]] = {"created_at": Between("created_at")}

    def rows(self, **path: str) -> QuerySet[Customer]:
        """All of them."""
        return Customer.objects.all()

    def written(self, rows: Sequence[Customer], wanted: Wanted) -> list[dict[str, Any]]:
        """Two queries at most."""
        return customer_rows(rows, wanted)


Customers.calls = {"get": listed(Customers, scope=READ, right="orders.view_customer")}


def customer_answer(customer_id: str, wanted: Wanted) -> dict[str, Any]:
    """One customer. Raises NotFound."""
    row = found_row(Customer.objects.all(), public_id=customer_id)
    return {"customer": picked(customer_rows([row], wanted)[0], wanted)}


class ProfileBody(Body):
    """Another name or telephone; what is left out stays."""

    name = Text(allow_null=False, max_length=NAME_LENGTH)
    phone = Text(allow_null=False, max_length=20)


class CustomerDoor(AdminView):
    """A door of one customer. Some of its verbs own their transactions."""

    has_versions = True

    def shown(self, request: Request, **path: str) -> dict[str, Any]:
        """The customer. Raises NotFound."""
        return customer_answer(path["customer_id"], wanted_of(CUSTOMER, request))


class OneCustomer(CustomerDoor):
    """One customer."""

    calls: ClassVar[Mapping[str, Call]] = {
        "get": Call(READ, "orders.view_customer", ANSWER, query={"fields": FIELDS}),
        "post": Call(
            WRITE,
            "orders.change_customer",
            ANSWER,
            ProfileBody,
            query={"fields": FIELDS},
            example={"phone": "+919845012345"},
        ),
    }

    def get(self, request: Request, customer_id: str) -> HttpResponse:
        """One customer; `fields=+addresses.*` tells their address book too."""
        return fresh(request, self.shown(request, customer_id=customer_id))

    def post(self, request: Request, customer_id: str) -> HttpResponse:
        """Give a customer another name or telephone; a new telephone is not proven yet."""
        wanted, said = wanted_of(CUSTOMER, request), ProfileBody.read(request)
        row = found_row(Customer.objects.all(), public_id=customer_id)
        told = {"name": row.name, "phone": row.phone, **said}
        with witnessed(self.caller.author, Customer, [row.pk], PERSONAL):
            change_profile(customer_id=customer_id, **told)
        return done(customer_answer(customer_id, wanted))


class Groups(AdminList):
    """Customer groups: whose prices their members get."""

    plural = "customer_groups"
    kind = GROUP
    filters: ClassVar[Mapping[str, Filter]] = {"code": exactly("code"), "q": matching("name", "code")}

    def rows(self, **path: str) -> QuerySet[CustomerGroup]:
        """All of them."""
        return CustomerGroup.objects.all()

    def written(self, rows: Sequence[CustomerGroup], wanted: Wanted) -> list[dict[str, Any]]:
        """No query more."""
        return [{"code": row.code, "name": row.name, "description": row.description} for row in rows]


Groups.calls = {"get": listed(Groups, scope=READ, right="catalog.view_customergroup")}


class GroupBody(Body):
    """A group by its code."""

    code = Text(required=True, allow_blank=False, allow_null=False, max_length=40)


class CustomerGroups(CustomerDoor):
    """The groups of a customer."""

    calls: ClassVar[Mapping[str, Call]] = {
        "post": Call(
            WRITE,
            "orders.add_customergroupmembership",
            ANSWER,
            GroupBody,
            query={"fields": FIELDS},
            example={"code": "boutiques"},
        )
    }

    def post(self, request: Request, customer_id: str) -> HttpResponse:
        """Put a customer into a group: its prices are theirs from now on."""
        wanted, code = wanted_of(CUSTOMER, request), GroupBody.read(request)["code"]
        return done(_moved(self, customer_id, code, join_group, wanted))


class OneCustomerGroup(CustomerDoor):
    """A customer in a group."""

    calls: ClassVar[Mapping[str, Call]] = {
        "delete": Call(WRITE, "orders.delete_customergroupmembership", ANSWER, query={"fields": FIELDS})
    }

    def delete(self, request: Request, customer_id: str, code: str) -> HttpResponse:
        """Take a customer out of a group."""
        return done(_moved(self, customer_id, code, leave_group, wanted_of(CUSTOMER, request)))


def _moved(
    view: AdminView, customer_id: str, code: str, verb: Callable[..., bool], wanted: Wanted
) -> dict[str, Any]:
    row = found_row(Customer.objects.all(), public_id=customer_id)
    before = _codes(row)
    with audited(view.caller.author, Customer, [row.pk]):
        if verb(customer_id=customer_id, group_code=code):
            record(view.caller.author, "changed", row, {"groups": (before, _codes(row))})
    return customer_answer(customer_id, wanted)


def _codes(row: Customer) -> list[str]:
    return sorted(row.memberships.values_list("group__code", flat=True))
