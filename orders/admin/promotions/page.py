"""Promotions for staff: one form per method, switched on by a button that looks for nonsense first."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator
from typing import Any

from django.contrib import admin, messages
from django.db.models import Count, OuterRef, QuerySet, Subquery, Sum
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from unfold.admin import ModelAdmin, TabularInline
from unfold.decorators import action, display
from unfold.forms import BaseDialogForm

from core import clock
from core.admin import AuditedAdmin
from core.errors import Invalid, ShopError
from core.imports import neutralised
from orders.admin.promotions.batch import CodeBatchForm
from orders.admin.promotions.conditions import PromotionRuleForm
from orders.admin.promotions.forms import METHODS, PromotionForm, declared, fieldsets_of
from orders.admin.promotions.why import WhyPage
from orders.admin.tones import rupees
from orders.models import Promotion, PromotionCode, PromotionRule, PromotionUse
from orders.promotions.operations import (
    activate_promotion,
    deactivate_promotion,
    duplicate_promotion,
    make_codes,
)

TONES = {
    "draft": "warning",
    "switched off": "default",
    "not begun": "info",
    "running": "success",
    "over": "default",
}
COUNTED = ["held", "used"]
CSV_ROWS = 2_000


class RuleInline(TabularInline):
    """When it applies, and to what; all conditions have to hold."""

    model = PromotionRule
    form = PromotionRuleForm
    hide_title = True
    fields = ["kind", "attribute", "operator", "names"]
    extra = 1
    max_num = 12
    verbose_name = "condition"
    verbose_name_plural = "conditions (all have to hold; none: it applies to everything)"


class _Echo:
    """A file that hands each row on."""

    def write(self, row: str) -> str:
        """The row itself."""
        return row


@admin.register(Promotion)
class PromotionAdmin(WhyPage, AuditedAdmin, ModelAdmin):
    """What is on offer, whether it runs, how often it was used and how much it gave."""

    audit_relations = ("rules",)
    list_display = ["name", "kind", "standing", "starts_at", "ends_at", "needs_code", "use_count", "given"]
    list_filter = ["status", "method", "lane", "is_automatic", "campaign"]
    search_fields = ["name", "codes__code"]
    list_select_related = ["campaign"]
    inlines = [RuleInline]
    autocomplete_fields = ["gift_variant"]
    actions_list = ["why_of_cart"]
    actions_detail = [
        "switch_on", "switch_off", "copy_promotion", "make_batch", "download_codes", "try_on_cart",
    ]  # fmt: skip

    def get_queryset(self, request: HttpRequest) -> QuerySet[Promotion]:
        """With uses and what they gave, in the same query."""
        uses = PromotionUse.objects.filter(promotion=OuterRef("pk"), status__in=COUNTED).order_by()
        by_promotion = uses.values("promotion")
        return (
            super()
            .get_queryset(request)
            .annotate(
                counted=Subquery(by_promotion.annotate(each=Count("pk")).values("each")),
                worth=Subquery(by_promotion.annotate(each=Sum("amount")).values("each")),
            )
        )

    def _method(self, request: HttpRequest, obj: Promotion | None) -> str:
        asked = obj.method if obj else request.GET.get("method", "")
        return asked if asked in METHODS else "percentage"

    def add_view(self, request: HttpRequest, form_url: str = "", extra_context: Any = None) -> HttpResponse:
        """First the kind of offer, then its form."""
        if request.GET.get("method") in METHODS:
            return super().add_view(request, form_url, extra_context)
        if not self.has_add_permission(request):
            return HttpResponse("Your role may not add promotions.", status=403)
        shown = {
            **self.admin_site.each_context(request),
            "title": "What kind of offer?",
            "opts": Promotion._meta,
            "methods": [(name, *words) for name, words in METHODS.items()],
        }
        return TemplateResponse(request, "admin/promotions/kinds.html", shown)

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        """The form of its method."""
        kwargs["form"] = declared(PromotionForm, self._method(request, obj))
        kwargs["fields"] = None
        return super().get_form(request, obj, change, **kwargs)

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        """What matters for its method."""
        return fieldsets_of(self._method(request, obj))

    def has_delete_permission(self, request: HttpRequest, obj: Promotion | None = None) -> bool:
        """A promotion that was used is switched off, not deleted: orders were sold with it."""
        return super().has_delete_permission(request, obj) and not (obj and obj.uses.exists())

    def get_actions(self, request: HttpRequest) -> Any:
        """Deleting many at once would not ask which of them were used."""
        found = super().get_actions(request)
        found.pop("delete_selected", None)
        return found

    @display(description="kind")
    def kind(self, row: Promotion) -> str:
        """Percent off, a set at one price, …"""
        return METHODS[row.method][0]

    @display(description="now", label=TONES)
    def standing(self, row: Promotion) -> tuple[str, str]:
        """Draft, switched off, or where its window stands."""
        words = _standing(row)
        return words, words

    @display(description="code", boolean=True)
    def needs_code(self, row: Promotion) -> bool:
        """Whether it takes a code."""
        return not row.is_automatic

    @display(description="uses", ordering="counted")
    def use_count(self, row: Any) -> int:
        """Orders that have it, being paid or paid."""
        return row.counted or 0

    @display(description="given", ordering="worth")
    def given(self, row: Any) -> str:
        """What these took off in all."""
        return rupees(row.worth or 0, row.currency)

    def has_turn_permission(self, request: HttpRequest, object_id: object = None) -> bool:
        """Whoever may change promotions."""
        return bool(request.user.has_perm("orders.change_promotion"))

    def has_copy_permission(self, request: HttpRequest, object_id: object = None) -> bool:
        """Whoever may add promotions."""
        return bool(request.user.has_perm("orders.add_promotion"))

    def has_codes_permission(self, request: HttpRequest, object_id: object = None) -> bool:
        """Whoever may add codes."""
        return bool(request.user.has_perm("orders.add_promotioncode"))

    def has_read_codes_permission(self, request: HttpRequest, object_id: object = None) -> bool:
        """Whoever may see codes: they are worth money."""
        return bool(request.user.has_perm("orders.view_promotioncode"))

    @action(
        description="Switch on", permissions=["turn"],
        dialog={"title": "Switch this promotion on", "description": "Shoppers get it at once, or from its beginning.",
                "form_class": BaseDialogForm, "form_submit_text": "Switch it on"},
    )  # fmt: skip
    def switch_on(self, request: HttpRequest, form: BaseDialogForm, object_id: int) -> HttpResponse:
        """Let it count."""
        return self._turned(request, object_id, activate_promotion, "The promotion is on.")

    @action(
        description="Switch off", permissions=["turn"],
        dialog={"title": "Switch this promotion off", "description": "Bags lose it at once. Orders keep what they were sold with.",
                "form_class": BaseDialogForm, "form_submit_text": "Switch it off"},
    )  # fmt: skip
    def switch_off(self, request: HttpRequest, form: BaseDialogForm, object_id: int) -> HttpResponse:
        """Let it count no more."""
        return self._turned(request, object_id, deactivate_promotion, "The promotion is off.")

    def _turned(
        self, request: HttpRequest, object_id: int, verb: Callable[[int], bool], words: str
    ) -> HttpResponse:
        try:
            with self.watched(request, [object_id], "admin button"):
                was_turned = verb(int(object_id))
            messages.success(request, words if was_turned else "It was so already; nothing was changed.")
        except ShopError as refusal:
            messages.error(request, refusal.message)
        return redirect(reverse("admin:orders_promotion_change", args=[object_id]))

    @action(description="Duplicate", permissions=["copy"], dialog={
        "title": "Duplicate this promotion", "description": "A draft with the same terms and conditions, without codes.",
        "form_class": BaseDialogForm, "form_submit_text": "Duplicate it",
    })  # fmt: skip
    def copy_promotion(self, request: HttpRequest, form: BaseDialogForm, object_id: int) -> HttpResponse:
        """A draft like it."""
        with self.watched(request, [], "admin button") as watch:
            made = duplicate_promotion(int(object_id))
            watch.add(made)
        messages.success(request, "This is the copy, still a draft. Change what differs, then switch it on.")
        return redirect(reverse("admin:orders_promotion_change", args=[made]))

    @action(description="Make codes", permissions=["codes"], dialog={
        "title": "Make codes", "description": "Each is new and hard to guess. The promotion needs a code from now on.",
        "form_class": CodeBatchForm, "form_submit_text": "Make them",
    })  # fmt: skip
    def make_batch(self, request: HttpRequest, form: CodeBatchForm, object_id: int) -> HttpResponse:
        """Many codes at once."""
        try:
            with self.watched(request, [object_id], "admin button"):
                count = make_codes(form.batch(int(object_id)))
            messages.success(
                request, f"{count:,} codes are made. Download them, or look them up under Codes."
            )
        except Invalid as refusal:
            messages.error(request, " ".join(refusal.fields.values()) or refusal.message)
        return redirect(reverse("admin:orders_promotion_change", args=[object_id]))

    @action(description="Download codes", permissions=["read_codes"])
    def download_codes(self, request: HttpRequest, object_id: int) -> StreamingHttpResponse:
        """All its codes as CSV, row by row."""
        rows = PromotionCode.objects.filter(promotion_id=object_id).order_by("batch", "code")
        answer = StreamingHttpResponse(_csv_rows(rows), content_type="text/csv; charset=utf-8")
        answer["Content-Disposition"] = f'attachment; filename="codes-{int(object_id)}.csv"'
        return answer

    @action(description="Try it on a cart", permissions=["view"])
    def try_on_cart(self, request: HttpRequest, object_id: int) -> HttpResponse:
        """What it would do, also while it is a draft."""
        return redirect(f"{reverse('admin:orders_promotion_why')}?draft={int(object_id)}")


def _standing(row: Promotion) -> str:
    if row.status == Promotion.Status.DRAFT:
        return "draft"
    if row.status == Promotion.Status.INACTIVE:
        return "switched off"
    now = clock.now()
    if row.starts_at is not None and now < row.starts_at:
        return "not begun"
    return "over" if row.ends_at is not None and now > row.ends_at else "running"


def _csv_rows(rows: QuerySet[PromotionCode]) -> Iterator[str]:
    """Batch names are staff's own words: a spreadsheet must not run them."""
    writer = csv.writer(_Echo())
    yield writer.writerow(["code", "batch", "limit", "used", "once per customer", "expires"])
    for row in rows.iterator(chunk_size=CSV_ROWS):
        expires = (
            row.expires_at.astimezone(clock.INDIA).isoformat(timespec="minutes") if row.expires_at else ""
        )
        limit = "" if row.limit is None else row.limit
        once = "yes" if row.once_per_customer else "no"
        yield writer.writerow([row.code, neutralised(row.batch), limit, row.used, once, expires])
