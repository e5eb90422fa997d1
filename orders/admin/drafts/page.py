"""The page on which a draft is put together."""

from __future__ import annotations

from typing import Any, cast

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import URLPattern, path, reverse
from unfold.decorators import action, display

from core.admin import AuditedAdmin, ReadOnlyAdmin
from core.errors import Invalid, ShopError
from core.models import User
from orders.admin.drafts.dialogs import StartForm
from orders.admin.drafts.panels import Refused, draft_panels
from orders.admin.drafts.steps import DraftSteps, told_why
from orders.admin.drafts.typed import VERBS
from orders.admin.tones import DRAFT_TONES, rupees
from orders.assisted.models import DraftOrder
from orders.assisted.operations import choose_draft_customer, start_draft
from orders.assisted.queries import people_found


@admin.register(DraftOrder)
class DraftOrderAdmin(DraftSteps, AuditedAdmin, ReadOnlyAdmin):
    """Draft orders, newest first."""

    list_display = [
        "__str__",
        "shown_standing",
        "name",
        "shown_order",
        "shown_total",
        "created_by",
        "created_at",
    ]
    list_filter = ["cart__status", "created_at"]
    list_select_related = ["cart__order", "created_by"]
    search_fields = ["email", "phone", "name", "cart__order__number"]
    list_per_page = 50
    show_full_result_count = False
    actions_list = ["start"]
    actions_detail = [
        "offer_by_link",
        "offer_in_shop",
        "offer_at_door",
        "record_paid",
        "resend_link",
        "retract",
        "call_off",
    ]
    fieldsets = ((None, {"fields": ()}),)  # the page is laid out by its own template
    change_form_template = "orders/admin/drafts/draft.html"

    @display(description="stands", label=DRAFT_TONES)
    def shown_standing(self, draft: DraftOrder) -> tuple[str, str]:
        """A coloured label."""
        return draft.standing, draft.standing

    @display(description="order")
    def shown_order(self, draft: DraftOrder) -> str:
        """What it became."""
        return draft.cart.order.number if draft.cart.order else ""

    @display(description="total")
    def shown_total(self, draft: DraftOrder) -> str:
        """Of its order."""
        return rupees(draft.cart.order.total) if draft.cart.order else ""

    def get_queryset(self, request: HttpRequest) -> QuerySet[DraftOrder]:
        """With cart, order and customer, in one query."""
        found: QuerySet[DraftOrder] = super().get_queryset(request)
        return found.select_related("cart__order", "cart__customer", "created_by")

    def has_start_permission(self, request: HttpRequest, *args: Any) -> bool:
        """Whoever sells."""
        return request.user.has_perm("orders.add_draftorder")

    @action(
        description="New draft",
        permissions=["start"],
        dialog={
            "title": "A sale for somebody else",
            "description": "On the telephone, by message or in the shop: you put it together, they pay.",
            "form_class": StartForm,
            "form_submit_text": "Start",
        },
    )
    def start(self, request: HttpRequest, form: StartForm) -> HttpResponse:
        """To its page."""
        by, who = cast(User, request.user), form.cleaned_data["who"]
        draft_id = start_draft(by=by)
        people = people_found(who) if who else []
        if len(people) == 1:
            choose_draft_customer(draft_id=draft_id, customer_id=people[0].public_id, by=by)
        elif who:
            messages.info(
                request, "Nobody, or more than one, is known by that: please choose below, or fill in."
            )
        return self._to(DraftOrder.objects.get(public_id=draft_id))

    def _to(self, draft: DraftOrder) -> HttpResponse:
        return redirect(reverse("admin:orders_draftorder_change", args=[draft.pk]))

    def get_urls(self) -> list[URLPattern]:
        """With what the forms of the page are sent to."""
        view = self.admin_site.admin_view(self.do_view)
        return [path("<int:pk>/do/<slug:verb>/", view, name="orders_draftorder_do"), *super().get_urls()]

    def do_view(self, request: HttpRequest, pk: int, verb: str) -> HttpResponse:
        """One change to what lies in a draft; a refusal shows the page again with what was typed."""
        draft = get_object_or_404(DraftOrder.objects.select_related("cart"), pk=pk)
        if not request.user.has_perm("orders.change_draftorder") or verb not in VERBS:
            return HttpResponse("Your role may not change drafts.", status=403)
        if request.method != "POST":
            return self._to(draft)
        try:
            VERBS[verb](draft, request.POST, cast(User, request.user))
        except ShopError as refusal:
            messages.error(request, told_why(refusal))
            fields = refusal.fields if isinstance(refusal, Invalid) else {}
            request.method = "GET"  # the page is only shown
            refused = Refused(verb, dict(request.POST.lists()), fields)
            return self.change_view(
                request, str(pk), extra_context={"refused": refused, "wrong": refused.advice("details")}
            )
        return self._to(draft)

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        """With everything the page tells."""
        draft = kwargs["obj"]
        panels = draft_panels(
            draft,
            asked=request.GET,
            refused=context.get("refused", Refused()),
            user=cast(User, request.user),
        )
        return super().render_change_form(request, {**context, **panels}, *args, **kwargs)
