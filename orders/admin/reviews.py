"""Reviews for staff: the queue of those to be read, what was decided, what readers report."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.html import format_html_join
from django.utils.safestring import SafeString, mark_safe
from unfold.decorators import action, display
from unfold.forms import BaseDialogForm
from unfold.widgets import UnfoldAdminTextareaWidget

from core.admin import ReadOnlyAdmin
from core.errors import Refused
from orders.models import Review
from orders.reviews.operations import approve_review, drop_review_photos, refuse_review, reply_to_review
from orders.reviews.rules import LARGE, SMALL, TEXT_LENGTH

TONES = {"waiting": "warning", "approved": "success", "refused": "danger"}


class RefusalForm(BaseDialogForm):
    """Why it is not shown."""

    reason = forms.CharField(max_length=200, widget=UnfoldAdminTextareaWidget(attrs={"rows": 3}))


class ReplyForm(BaseDialogForm):
    """What the shop answers, for everybody to read; empty takes an answer away."""

    reply = forms.CharField(
        max_length=TEXT_LENGTH, required=False, widget=UnfoldAdminTextareaWidget(attrs={"rows": 5})
    )


class ReportedFilter(admin.SimpleListFilter):
    """Those that readers have reported since they were last read."""

    title = "reported"
    parameter_name = "reported"

    def lookups(self, request: HttpRequest, model_admin: object) -> list[tuple[str, str]]:
        """One choice."""
        return [("yes", "by readers")]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Review]) -> QuerySet[Review]:
        """Those with reports."""
        return queryset.filter(reports__gt=0) if self.value() else queryset


@admin.register(Review)
class ReviewAdmin(ReadOnlyAdmin):
    """Reviews, newest first; `to be read` is the queue."""

    list_display = ["written_at", "product", "stars", "title", "author", "shown_status", "reports"]
    list_display_links = ["title", "product"]
    list_filter = ["status", ReportedFilter, "stars", "written_at"]
    list_select_related = ["product"]
    search_fields = ["title", "text", "author", "product__title", "order__number"]
    show_full_result_count = False
    actions = ["approve_chosen"]
    actions_detail = ["approve", "refuse", "reply", "drop_photos"]
    readonly_fields = ["shown_photos"]
    fieldsets = [
        (
            None,
            {
                "fields": [
                    "product",
                    "variant_title",
                    "stars",
                    "title",
                    "text",
                    "fit",
                    "shown_photos",
                    "author",
                    "written_at",
                ]
            },
        ),
        ("Who bought it", {"fields": ["order", "customer"]}),
        ("Decided", {"fields": ["status", "refusal", "decided_by", "decided_at", "reports"]}),
        ("Our reply", {"fields": ["reply", "replied_at"]}),
    ]

    @display(description="status", ordering="status", label=TONES)
    def shown_status(self, review: Review) -> tuple[str, str]:
        """A coloured label."""
        return review.status, review.get_status_display()

    @display(description="photos")
    def shown_photos(self, review: Review) -> SafeString:
        """Each photo, small, leading to the large one: they are shown with the review."""
        links = format_html_join(
            " ",
            '<a href="{}" target="_blank" rel="noopener"><img src="{}" alt="Photo {}" width="120"></a>',
            (
                (
                    f"{settings.MEDIA_URL}{photo.stem}{LARGE}",
                    f"{settings.MEDIA_URL}{photo.stem}{SMALL}",
                    number,
                )
                for number, photo in enumerate(review.photos.all(), start=1)
            ),
        )
        return links or mark_safe("none")

    @action(
        description="Remove photos",
        permissions=["decide"],
        dialog={
            "title": "Remove all photos of this review?",
            "description": "The words stay as they are. The photos cannot be brought back.",
            "form_class": BaseDialogForm,
            "form_submit_text": "Remove them",
        },
    )
    def drop_photos(self, request: HttpRequest, form: BaseDialogForm, object_id: int) -> HttpResponse:
        """Pictures of other people, advertising, anything that should not hang there."""
        count = drop_review_photos(review_id=_public_id(object_id))
        messages.success(request, f"{count} photos are removed.")
        return _back(object_id)

    def has_decide_permission(self, request: HttpRequest, object_id: Any = None) -> bool:
        """Who may change reviews decides on them."""
        return bool(request.user.has_perm("orders.change_review"))

    @action(description="Show the chosen ones", permissions=["decide"])
    def approve_chosen(self, request: HttpRequest, queryset: QuerySet[Review]) -> None:
        """Approve several that were read in the list."""
        shown = sum(approve_review(review_id=row.public_id, actor=str(request.user)) for row in queryset)
        messages.success(request, f"{shown} reviews are shown now.")

    @action(
        description="Show it",
        permissions=["decide"],
        dialog={
            "title": "Show this review?",
            "description": "It stands on the product's page within seconds.",
            "form_class": BaseDialogForm,
            "form_submit_text": "Show it",
        },
    )
    def approve(self, request: HttpRequest, form: BaseDialogForm, object_id: int) -> HttpResponse:
        """Everybody may read it."""
        approve_review(review_id=_public_id(object_id), actor=str(request.user))
        messages.success(request, "The review is shown.")
        return _back(object_id)

    @action(
        description="Refuse it",
        permissions=["decide"],
        dialog={
            "title": "Why is it not shown?",
            "description": "Only staff read the reason. A low number of stars is none.",
            "form_class": RefusalForm,
            "form_submit_text": "Refuse it",
        },
    )
    def refuse(self, request: HttpRequest, form: RefusalForm, object_id: int) -> HttpResponse:
        """Nobody sees it any more."""
        try:
            refuse_review(
                review_id=_public_id(object_id), reason=form.cleaned_data["reason"], actor=str(request.user)
            )
            messages.success(request, "The review is not shown.")
        except Refused as refusal:
            messages.warning(request, refusal.message)
        return _back(object_id)

    @action(
        description="Reply",
        permissions=["decide"],
        dialog={
            "title": "What do we answer?",
            "description": "It stands below the review, from Blouson.",
            "form_class": ReplyForm,
            "form_submit_text": "Keep the reply",
        },
    )
    def reply(self, request: HttpRequest, form: ReplyForm, object_id: int) -> HttpResponse:
        """The shop's answer."""
        reply_to_review(review_id=_public_id(object_id), reply=form.cleaned_data["reply"])
        messages.success(request, "The reply is kept.")
        return _back(object_id)


def _public_id(object_id: int) -> str:
    return Review.objects.values_list("public_id", flat=True).get(pk=object_id)


def _back(object_id: int) -> HttpResponse:
    return redirect(reverse("admin:orders_review_change", args=[object_id]))
