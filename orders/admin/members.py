"""Who belongs to which customer group: staff put customers in and take them out."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from unfold.admin import ModelAdmin

from core.admin import AuditedAdmin
from orders.customers.operations import join_group, leave_group
from orders.models import CustomerGroupMembership


@admin.register(CustomerGroupMembership)
class GroupMemberAdmin(AuditedAdmin, ModelAdmin):
    """One row for each customer in a group. A group's prices are theirs from the next page they open."""

    fields = ["customer", "group"]
    list_display = ["customer", "group", "since"]
    list_filter = ["group", "since"]
    list_select_related = ["customer", "group"]
    search_fields = [
        "customer__name",
        "customer__email",
        "customer__phone",
        "customer__public_id",
        "group__name",
    ]
    autocomplete_fields = ["customer", "group"]

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Somebody is in a group or is not."""
        return False

    def save_model(self, request: HttpRequest, obj: CustomerGroupMembership, form: Any, change: bool) -> None:
        """Through the operation."""
        join_group(customer_id=obj.customer.public_id, group_code=obj.group.code)
        obj.pk = CustomerGroupMembership.objects.get(customer=obj.customer, group=obj.group).pk

    def delete_model(self, request: HttpRequest, obj: CustomerGroupMembership) -> None:
        """Through the operation."""
        leave_group(customer_id=obj.customer.public_id, group_code=obj.group.code)

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[CustomerGroupMembership]) -> None:
        """One by one, through the operation."""
        for row in queryset.select_related("customer", "group"):
            self.delete_model(request, row)
