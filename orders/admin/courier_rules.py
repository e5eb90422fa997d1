"""The table that decides who carries a parcel, and a page that tries it on parcels which were sent."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from unfold.admin import ModelAdmin
from unfold.decorators import action, display

from core.admin import AuditedAdmin
from core.admin.amounts import RupeesForm
from core.money import sum_money
from orders.admin.tones import rupees
from orders.fulfilment.booking.trying import try_courier_rules
from orders.models import CourierRule


class CourierRuleForm(RupeesForm):
    """Amounts in rupees."""

    in_rupees = ("min_value", "max_value")

    class Meta:
        model = CourierRule
        fields = (
            "name", "rank", "is_active", "zone", "payment_method", "min_weight_g", "max_weight_g", "min_value", "max_value",
            "strategy", "courier_id",
        )  # fmt: skip


@admin.register(CourierRule)
class CourierRuleAdmin(AuditedAdmin, ModelAdmin):
    """The first rule that fits a parcel decides; where none does, the courier's own advice."""

    form = CourierRuleForm
    list_display = ["rank", "name", "conditions", "takes", "is_active"]
    list_display_links = ["name"]
    list_select_related = ["zone"]
    fieldsets = [
        (None, {"fields": [("name", "rank"), "is_active"]}),
        ("When the parcel", {"fields": ["zone", "payment_method", ("min_weight_g", "max_weight_g"), ("min_value", "max_value")]}),
        ("Then it goes with", {"fields": [("strategy", "courier_id")]}),
    ]  # fmt: skip
    actions_list = ["try_rules"]

    @display(description="when")
    def conditions(self, rule: CourierRule) -> str:
        """In one line."""
        said = [f"to {rule.zone}" if rule.zone else "", rule.get_payment_method_display() if rule.payment_method else ""]  # fmt: skip
        said.append(_between(rule.min_weight_g, rule.max_weight_g, lambda grams: f"{grams} g"))
        said.append(_between(rule.min_value, rule.max_value, rupees))
        return ", ".join(each for each in said if each) or "always"

    @display(description="takes")
    def takes(self, rule: CourierRule) -> str:
        """Whom."""
        return f"courier {rule.courier_id}" if rule.courier_id else rule.get_strategy_display()

    def get_urls(self) -> list[URLPattern]:
        """With the page that tries them."""
        view = self.admin_site.admin_view(self.try_view)
        return [path("try/", view, name="orders_courierrule_try"), *super().get_urls()]

    @action(description="Try the rules", permissions=["view"])
    def try_rules(self, request: HttpRequest) -> HttpResponse:
        """To the page."""
        return redirect(reverse("admin:orders_courierrule_try"))

    def try_view(self, request: HttpRequest) -> HttpResponse:
        """Who would have carried the last parcels. It only reads, so the address can be passed on."""
        if not self.has_view_permission(request):
            return HttpResponse("Your role may not look at courier rules.", status=403)
        with_drafts = request.GET.get("drafts") == "on"
        tried = try_courier_rules(with_drafts=with_drafts)
        both = [each for each in tried if each.quoted is not None and each.would_cost is not None]
        context = {
            **self.admin_site.each_context(request),
            "title": "Try the courier rules",
            "opts": CourierRule._meta,
            "tried": tried,
            "with_drafts": with_drafts,
            "others": sum(each.differs for each in tried),
            "was": sum_money([each.quoted for each in both if each.quoted is not None]),
            "would_be": sum_money([each.would_cost for each in both if each.would_cost is not None]),
            "couriers": sorted({(offer.courier_id, offer.name) for each in tried for offer in each.offers}),
        }
        return TemplateResponse(request, "admin/courier_rules_try.html", context)


def _between(least: int | None, most: int | None, shown: Callable[[int], str]) -> str:
    if least is None and most is None:
        return ""
    if most is None:
        return f"from {shown(least or 0)}"
    return f"up to {shown(most)}" if least is None else f"{shown(least)} to {shown(most)}"
