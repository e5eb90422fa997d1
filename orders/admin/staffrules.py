"""Rules of staff: when, if, then; tried on orders of the past before they are on; and what they did."""

from __future__ import annotations

from typing import Any, cast

from django import forms
from django.contrib import admin
from django.db.models import Count, QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from unfold.admin import ModelAdmin, TabularInline
from unfold.decorators import display
from unfold.widgets import UnfoldAdminTextInputWidget

from catalog.inventory.queries import stock_locations
from core.admin import AuditedAdmin, ReadOnlyAdmin
from core.front_page import Cell, Listing
from core.models import User
from orders.admin.tones import rupees
from orders.models import DispatchWish, StaffRule, StaffRuleAct, StaffRuleCondition
from orders.notes.rules import tidy_tags
from orders.staffrules.queries import TriedOn, try_rule
from orders.staffrules.rules import ACTIONS, COURIER, HOLD, LOCATION, NOTIFY, TAG, values_from

TRIED_DAYS, SHOWN = 30, 50


class StaffRuleForm(forms.ModelForm):
    """What is done has to be possible."""

    class Meta:
        model = StaffRule
        fields = ("name", "event", "action", "value", "rank", "ends", "is_on")

    def clean(self) -> dict[str, Any]:
        """A tag is tidied, a place has to be one of ours, a courier has to be named."""
        said = super().clean() or self.cleaned_data
        action, value = said.get("action"), (said.get("value") or "").strip()
        if action not in (HOLD, NOTIFY) and not value:
            self.add_error("value", {TAG: "Type the tag.", COURIER: "Name the courier."}.get(action or "", "Type the place's code."))  # fmt: skip
        elif action == TAG:
            value = self._tag(value)
        elif action == LOCATION and value not in (codes := [place.code for place in stock_locations()]):
            self.add_error("value", f"We have no place {value}. Places are: {', '.join(codes)}.")
        said["value"] = value
        return said

    def _tag(self, value: str) -> str:
        try:
            tags = tidy_tags(value)
        except ValueError as wrong:
            self.add_error("value", str(wrong))
            return value
        if len(tags) != 1:
            self.add_error("value", "One rule puts one tag.")
        return tags[0] if tags else value


class ConditionForm(forms.ModelForm):
    """One condition, its values typed with commas between them."""

    typed = forms.CharField(label="with", max_length=3000, widget=UnfoldAdminTextInputWidget)

    class Meta:
        model = StaffRuleCondition
        fields = ("attribute", "operator")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.initial["typed"] = ", ".join(self.instance.values)

    def clean(self) -> dict[str, Any]:
        """Numbers are numbers, and words are compared as words."""
        said = super().clean() or self.cleaned_data
        if {"attribute", "operator", "typed"} <= said.keys():
            try:
                self.instance.values = list(values_from(said["attribute"], said["operator"], said["typed"]))
            except ValueError as wrong:
                self.add_error("typed", str(wrong))
        return said


class ConditionInline(TabularInline):
    """All have to hold; without any the rule always does."""

    model = StaffRuleCondition
    form = ConditionForm
    fields = ["attribute", "operator", "typed"]
    extra = 1
    hide_title = True


@admin.register(StaffRule)
class StaffRuleAdmin(AuditedAdmin, ModelAdmin):
    """Rules, in the order in which they act."""

    form = StaffRuleForm
    audit_relations = ("conditions",)
    list_display = ["rank", "name", "event", "shown_action", "shown_state", "acts_count"]
    list_display_links = ["name"]
    list_filter = ["is_on", "event", "action"]
    search_fields = ["name", "value"]
    fields = ["name", "event", "action", "value", "rank", "ends", "is_on"]
    inlines = [ConditionInline]
    change_form_after_template = "orders/admin/customer.html"

    def get_queryset(self, request: HttpRequest) -> QuerySet[StaffRule]:
        """With how often each acted."""
        return super().get_queryset(request).annotate(acted=Count("acts"))

    @display(description="then")
    def shown_action(self, rule: StaffRule) -> str:
        """With what it puts or wishes."""
        return f"{ACTIONS[rule.action]}: {rule.value}" if rule.value else ACTIONS[rule.action]

    @display(description="state", label={"on": "success", "off": "info"})
    def shown_state(self, rule: StaffRule) -> str:
        """On or off."""
        return "on" if rule.is_on else "off"

    @display(description="acted", ordering="acted")
    def acts_count(self, rule: Any) -> int:
        """How often."""
        return int(rule.acted)

    def save_model(self, request: HttpRequest, obj: StaffRule, form: Any, change: bool) -> None:
        """Whoever saved it last answers for it: tags are put under their name."""
        obj.made_by = cast(User, request.user)
        super().save_model(request, obj, form, change)

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        """With a trial on the orders of the last days, for those who may see orders."""
        rule = context.get("original")
        if rule is not None and request.user.has_perm("orders.view_order"):
            context = {**context, "listings": [_trial(rule)]}
        return super().render_change_form(request, context, *args, **kwargs)


def _trial(rule: StaffRule) -> Listing:
    trial = try_rule(rule.pk, days=TRIED_DAYS)
    title = (
        f"As saved, tried on the last {trial.days} days: it would have acted on {len(trial.matched)} "
        f"of {trial.happened} orders to which this happened"
    )
    if trial.stopped_before:
        title += f"; {trial.stopped_before} more were ended by a rule before it"
    rows = [_tried(rule, each) for each in trial.matched[:SHOWN]]
    headings = [Cell("Order"), Cell("Of"), Cell("What would have happened"), Cell("Total", is_amount=True)]
    return Listing(title, headings, rows, reverse("admin:orders_order_changelist"), "On none of them.")


def _tried(rule: StaffRule, order: TriedOn) -> list[Cell]:
    done = f"{ACTIONS[rule.action]}: {rule.value}" if rule.value else ACTIONS[rule.action]
    return [
        Cell(order.number, url=reverse("admin:orders_order_change", args=[order.pk])),
        Cell(order.name),
        Cell(done, wraps=True),
        Cell(rupees(order.total, order.currency), is_amount=True),
    ]


@admin.register(StaffRuleAct)
class StaffRuleActAdmin(ReadOnlyAdmin):
    """What rules did, the latest first."""

    list_display = ["at", "rule", "order", "done"]
    list_filter = ["rule", "at"]
    list_select_related = ["rule", "order"]
    search_fields = ["order__number", "done"]
    show_full_result_count = False


@admin.register(DispatchWish)
class DispatchWishAdmin(ReadOnlyAdmin):
    """What rules wish for the dispatch of orders."""

    list_display = ["order", "courier", "location_code", "changed_at"]
    list_select_related = ["order"]
    search_fields = ["order__number", "courier", "location_code"]
    show_full_result_count = False
