"""Questions about pieces for staff: those that wait for an answer, and what everybody reads."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from unfold.decorators import action, display
from unfold.forms import BaseDialogForm
from unfold.widgets import UnfoldAdminTextareaWidget

from core.admin import ReadOnlyAdmin
from core.errors import Refused
from orders.models import ProductQuestion
from orders.questions.operations import answer_question, refuse_question
from orders.questions.rules import ANSWER_LENGTH, REFUSAL_LENGTH

TONES = {"waiting": "warning", "answered": "success", "refused": "danger"}


class AnswerForm(BaseDialogForm):
    """What the shop answers, for everybody to read."""

    answer = forms.CharField(max_length=ANSWER_LENGTH, widget=UnfoldAdminTextareaWidget(attrs={"rows": 6}))


class QuestionRefusalForm(BaseDialogForm):
    """Why it is not shown."""

    reason = forms.CharField(max_length=REFUSAL_LENGTH, widget=UnfoldAdminTextareaWidget(attrs={"rows": 3}))


@admin.register(ProductQuestion)
class ProductQuestionAdmin(ReadOnlyAdmin):
    """Questions about pieces, newest first; `to be answered` is the queue. Addresses of askers stay out of sight."""

    list_display = ["asked_at", "product", "text", "name", "language", "shown_status"]
    list_display_links = ["text", "product"]
    list_filter = ["status", "language", "asked_at"]
    list_select_related = ["product"]
    search_fields = ["text", "answer", "product__title"]
    show_full_result_count = False
    actions_detail = ["answer_it", "refuse_it"]
    fieldsets = [
        (None, {"fields": ["product", "text", "name", "language", "asked_at"]}),
        ("Our answer", {"fields": ["answer", "status", "refusal", "decided_by", "decided_at"]}),
    ]

    @display(description="status", ordering="status", label=TONES)
    def shown_status(self, question: ProductQuestion) -> tuple[str, str]:
        """A coloured label."""
        return question.status, question.get_status_display()

    def has_decide_permission(self, request: HttpRequest, object_id: Any = None) -> bool:
        """Who may change questions answers them."""
        return bool(request.user.has_perm("orders.change_productquestion"))

    @action(
        description="Answer and show it",
        permissions=["decide"],
        dialog={
            "title": "What do we answer?",
            "description": "Question and answer stand on the product's page within seconds. Whoever asked gets a letter the first time; answering again corrects what stands there.",
            "form_class": AnswerForm,
            "form_submit_text": "Show it",
        },
    )
    def answer_it(self, request: HttpRequest, form: AnswerForm, object_id: int) -> HttpResponse:
        """Everybody may read it."""
        try:
            answer_question(
                question_id=_public_id(object_id),
                answer=form.cleaned_data["answer"],
                actor=str(request.user),
            )
            messages.success(request, "Question and answer are shown.")
        except Refused as refusal:
            messages.warning(request, refusal.message)
        return _back(object_id)

    @action(
        description="Do not show it",
        permissions=["decide"],
        dialog={
            "title": "Why is it not shown?",
            "description": "Only staff read the reason. Whoever asked is not told.",
            "form_class": QuestionRefusalForm,
            "form_submit_text": "Refuse it",
        },
    )
    def refuse_it(self, request: HttpRequest, form: QuestionRefusalForm, object_id: int) -> HttpResponse:
        """Nobody sees it any more."""
        try:
            refuse_question(
                question_id=_public_id(object_id),
                reason=form.cleaned_data["reason"],
                actor=str(request.user),
            )
            messages.success(request, "The question is not shown.")
        except Refused as refusal:
            messages.warning(request, refusal.message)
        return _back(object_id)


def _public_id(object_id: int) -> str:
    return ProductQuestion.objects.values_list("public_id", flat=True).get(pk=object_id)


def _back(object_id: int) -> HttpResponse:
    return redirect(reverse("admin:orders_productquestion_change", args=[object_id]))
