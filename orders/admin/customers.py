"""Customers for staff."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from unfold.admin import TabularInline
from unfold.decorators import display

from core.admin import ReadOnlyAdmin
from orders.admin.customer_story import customer_story
from orders.admin.merges import MergeButton
from orders.admin.tones import rupees
from orders.models import Customer, CustomerAddress, CustomerGroupMembership, ImportedOrder, Order


class ReadOnlyInline(TabularInline):
    """Rows under a row, to read."""

    extra = 0
    can_delete = False
    show_change_link = False

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Never by hand."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Never by hand."""
        return False


class AddressInline(ReadOnlyInline):
    """The address book."""

    model = CustomerAddress
    fields = ["name", "phone", "line1", "line2", "city", "state_code", "pincode", "is_default"]


class GroupInline(ReadOnlyInline):
    """Whose prices are theirs too."""

    model = CustomerGroupMembership
    fields = ["group", "since"]
    readonly_fields = fields

    def get_queryset(self, request: HttpRequest) -> QuerySet[CustomerGroupMembership]:
        """With the groups, in one query."""
        return super().get_queryset(request).select_related("group")


class OrderInline(ReadOnlyInline):
    """Their orders, newest first."""

    model = Order
    fk_name = "customer"
    show_change_link = True
    fields = ["number", "placed_at", "shown_total", "status", "fulfilment_status"]
    readonly_fields = fields
    ordering = ["-id"]

    @display(description="total")
    def shown_total(self, order: Order) -> str:
        """In rupees."""
        return rupees(order.total, order.currency)


class ImportedOrderInline(ReadOnlyInline):
    """What they bought at an older shop, by telephone or at a counter."""

    model = ImportedOrder
    show_change_link = True
    fields = [
        "number",
        "source",
        "channel",
        "placed_at",
        "shown_total",
        "payment_status",
        "fulfilment_status",
    ]
    readonly_fields = fields

    @display(description="total")
    def shown_total(self, order: ImportedOrder) -> str:
        """In its own currency."""
        return rupees(order.total, order.currency)


@admin.register(Customer)
class CustomerAdmin(MergeButton, ReadOnlyAdmin):
    """Shoppers with an account."""

    list_display = ["name", "email", "phone", "orders_confirmed", "created_at"]
    search_fields = ["name", "email", "phone", "public_id"]
    list_filter = ["created_at"]
    ordering = ["-created_at"]
    fields = ["name", "email", "phone", "public_id", "user", "created_at"]
    inlines = [AddressInline, GroupInline, OrderInline, ImportedOrderInline]
    change_form_after_template = "orders/admin/customer.html"
    actions_detail = ["take_in"]

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        """With everything else that lies about them, here and in other systems."""
        customer = context.get("original")
        if customer is not None:

            def has_perm(permission: str) -> bool:
                return bool(request.user.has_perm(permission))

            context = {**context, "listings": customer_story(customer, has_perm)}
        return super().render_change_form(request, context, *args, **kwargs)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Customer]:
        """With how many orders stand."""
        confirmed = Count("orders", filter=Q(orders__status="confirmed"))
        return super().get_queryset(request).annotate(confirmed_count=confirmed)

    @display(description="orders", ordering="confirmed_count")
    def orders_confirmed(self, customer: Any) -> int:
        """How many of their orders were confirmed."""
        return int(customer.confirmed_count)
