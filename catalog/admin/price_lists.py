"""Price lists for staff: window, rules and prices on one page, opened and closed by buttons."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import admin, messages
from django.db.models import Count, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from unfold.admin import ModelAdmin, TabularInline
from unfold.decorators import action, display
from unfold.forms import BaseDialogForm

from catalog.admin.price_check import PriceCheckPage
from catalog.admin.price_list_forms import (
    ListPriceForm,
    ListPricesFormSet,
    PriceListForm,
    RuleForm,
    RulesFormSet,
)
from catalog.pricing.models import PriceList, PriceRule, SpecialPrice
from catalog.pricing.operations import (
    close_price_list,
    open_price_list,
    remove_list_price,
    save_price_list,
    set_list_prices,
)
from catalog.pricing.rules import phase_of
from core import clock
from core.admin import AuditedAdmin
from core.errors import ShopError

PRICES_A_PAGE = 50
MOST_RULES = 8
FIELDS: list[Any] = ["title", "code", "type", "starts_at", "ends_at"]
TONES = {"not begun": "info", "running": "success", "over": "default", "draft": "warning"}
OPENING = {
    "title": "Open this price list",
    "description": "Shoppers see its prices from the beginning of its window on; at once when that has begun.",
    "form_class": BaseDialogForm,
    "form_submit_text": "Open it",
}
CLOSING = {
    "title": "Close this price list",
    "description": "Shoppers see the prices without it at once. Its prices stay here, as a draft.",
    "form_class": BaseDialogForm,
    "form_submit_text": "Close it",
}


class RuleInline(TabularInline):
    """For whom the list is; all rules have to hold. Without rules it is for everybody."""

    model = PriceRule
    form = RuleForm
    formset = RulesFormSet
    fields = ["attribute", "operator", "names"]
    extra = 0
    max_num = MOST_RULES
    verbose_name_plural = "for whom (all have to hold; none: everybody)"


class ListPriceInline(TabularInline):
    """Its prices, a page at a time."""

    model = SpecialPrice
    form = ListPriceForm
    formset = ListPricesFormSet
    fields = ["variant", "currency", "price", "min_quantity", "max_quantity"]
    autocomplete_fields = ["variant"]
    extra = 0
    per_page = PRICES_A_PAGE
    verbose_name_plural = "prices"

    def get_queryset(self, request: HttpRequest) -> QuerySet[SpecialPrice]:
        """With the variants, in one query."""
        return super().get_queryset(request).select_related("variant").order_by("variant__sku", "id")

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Not into a list that the ERP fills."""
        return super().has_add_permission(request, obj) and not _is_of_erp(obj)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Nor there."""
        return super().has_change_permission(request, obj) and not _is_of_erp(obj)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Nor out of it."""
        return super().has_delete_permission(request, obj) and not _is_of_erp(obj)


def _is_of_erp(row: PriceList | None) -> bool:
    return bool(row and row.erp_name)


@admin.register(PriceList)
class PriceListAdmin(PriceCheckPage, AuditedAdmin, ModelAdmin):
    """Sales and overrides."""

    form = PriceListForm
    fields = FIELDS
    list_display = ["title", "code", "type", "standing", "starts_at", "ends_at", "price_count"]
    list_filter = ["status", "type", "phase"]
    search_fields = ["title", "code"]
    inlines = [RuleInline, ListPriceInline]
    actions_list = ["price_check"]
    actions_detail = ["open_list", "close_list"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[PriceList]:
        """With the number of prices, in one query."""
        return super().get_queryset(request).annotate(held=Count("prices"))

    def get_readonly_fields(self, request: HttpRequest, obj: PriceList | None = None) -> list[str]:
        """The code stays once it is given: files and rules name the list by it."""
        return ["code", "standing", "erp_name"] if obj else []

    def get_fields(self, request: HttpRequest, obj: PriceList | None = None) -> list[Any]:
        """With where it stands."""
        return [*FIELDS, "standing", "erp_name"] if obj else FIELDS

    def get_prepopulated_fields(self, request: HttpRequest, obj: PriceList | None = None) -> dict[str, Any]:
        """Only while it can still be chosen."""
        return {} if obj else {"code": ["title"]}

    @display(description="now", label=TONES)
    def standing(self, row: PriceList) -> tuple[str, str]:
        """Draft, or where its window stands at this moment."""
        if row.status == PriceList.Status.DRAFT:
            return "draft", "draft"
        phase = phase_of(starts_at=row.starts_at, ends_at=row.ends_at, now=clock.now())
        words = str(PriceList.Phase(phase).label)
        return words, words

    @display(description="prices", ordering="held")
    def price_count(self, row: Any) -> int:
        """How many stand in it."""
        return int(row.held)

    def save_model(self, request: HttpRequest, obj: PriceList, form: Any, change: bool) -> None:
        """A new list needs its key before its rules and prices; the rest is saved with these."""
        if not change:
            obj.pk = save_price_list(form.facts())

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        """Window and rules in one operation, then the prices."""
        for formset in formsets:
            formset.save()
        rules, prices = formsets
        save_price_list(form.facts(rules.rules()))
        self._write_prices(request, form.instance, prices)

    def _write_prices(self, request: HttpRequest, row: PriceList, formset: ListPricesFormSet) -> None:
        gone, facts = formset.removed(), [form.facts() for form in formset.changed()]
        for price in gone:
            remove_list_price(
                row.pk, sku=price.variant.sku, currency=price.currency, min_quantity=price.min_quantity
            )
        if facts:
            for sku, refusal in set_list_prices(row.pk, facts).refused.items():
                messages.error(request, f"{sku} was not changed. {refusal.message}")

    def has_delete_permission(self, request: HttpRequest, obj: PriceList | None = None) -> bool:
        """A list is closed, not deleted: orders were sold by it."""
        return False

    def has_turn_permission(self, request: HttpRequest, object_id: object = None) -> bool:
        """Whoever may change lists."""
        return bool(request.user.has_perm("catalog.change_pricelist"))

    @action(description="Open", permissions=["turn"], dialog=OPENING)
    def open_list(self, request: HttpRequest, form: BaseDialogForm, object_id: int) -> HttpResponse:
        """Let it count."""
        return self._turned(request, object_id, open_price_list, "The price list is open.")

    @action(description="Close", permissions=["turn"], dialog=CLOSING)
    def close_list(self, request: HttpRequest, form: BaseDialogForm, object_id: int) -> HttpResponse:
        """Let it count no more."""
        return self._turned(request, object_id, close_price_list, "The price list is closed.")

    def _turned(
        self, request: HttpRequest, object_id: int, verb: Callable[[int], bool], words: str
    ) -> HttpResponse:
        try:
            with self.watched(request, [object_id], "admin button"):
                was_turned = verb(int(object_id))
            messages.success(request, words if was_turned else "It was so already; nothing was changed.")
        except ShopError as refusal:
            messages.warning(request, refusal.message)
        return redirect(reverse("admin:catalog_pricelist_change", args=[object_id]))
