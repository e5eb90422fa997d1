"""Cash that couriers have and we do not, for finance."""

from __future__ import annotations

from collections.abc import Iterable

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from core.front_page import Contribution, Part, Tally, list_url
from orders.fulfilment.remittance.queries import overdue_cash, parcels_with_cash
from orders.models import Shipment

WITH_COURIER, OVERDUE = "with_courier", "overdue"


class CashFilter(admin.SimpleListFilter):
    """Delivered against cash, and not in our bank yet."""

    title = "cash"
    parameter_name = "cash"

    def lookups(self, request: HttpRequest, model_admin: object) -> list[tuple[str, str]]:
        """What can be looked for."""
        return [(WITH_COURIER, "with the courier"), (OVERDUE, "overdue")]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Shipment]) -> QuerySet[Shipment]:
        """Those parcels."""
        wanted = {WITH_COURIER: parcels_with_cash, OVERDUE: overdue_cash}.get(self.value() or "")
        return queryset.filter(pk__in=wanted().values("pk")) if wanted else queryset


def _overdue() -> Iterable[Part]:
    url = list_url("orders_shipment", cash=OVERDUE)
    yield Tally("needs_a_person", "Cash that couriers owe us", overdue_cash().count(), url)


overdue_remittances = Contribution("payments.view_settlement", _overdue)
