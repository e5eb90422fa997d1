"""Notes and tags on an order's page, and finding orders by tag."""

from __future__ import annotations

from typing import Any, cast

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from unfold.decorators import action
from unfold.forms import BaseDialogForm
from unfold.widgets import UnfoldAdminTextareaWidget, UnfoldAdminTextInputWidget

from core.models import User
from orders.models import Order, OrderTag
from orders.notes.operations import set_tags, write_note
from orders.notes.rules import NOTE_LENGTH, tidy_tags

MOST_CHOICES = 60


class NoteForm(BaseDialogForm):
    """What colleagues should know."""

    text = forms.CharField(
        label="Note", max_length=NOTE_LENGTH, widget=UnfoldAdminTextareaWidget(attrs={"rows": 4})
    )


class TagsForm(BaseDialogForm):
    """The tags as they stand, to be changed."""

    tags = forms.CharField(
        label="Tags, with commas between them",
        required=False,
        max_length=600,
        widget=UnfoldAdminTextInputWidget,
        help_text="vip, call back, wedding 12 dec",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        names = OrderTag.objects.filter(order_id=self.object_id).values_list("name", flat=True)
        self.fields["tags"].initial = ", ".join(names)

    def clean_tags(self) -> str:
        """In words for people."""
        typed: str = self.cleaned_data["tags"]
        try:
            tidy_tags(typed)
        except ValueError as wrong:
            raise ValidationError(str(wrong)) from wrong
        return typed


class TagFilter(admin.SimpleListFilter):
    """Orders with a tag."""

    title = "tag"
    parameter_name = "tag"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        """Every tag in use."""
        names = OrderTag.objects.order_by("name").values_list("name", flat=True).distinct()[:MOST_CHOICES]
        return [(name, name) for name in names]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Order]) -> QuerySet[Order]:
        """The chosen ones."""
        return queryset.filter(tags__name=self.value()) if self.value() else queryset


class NoteButtons:
    """Writing a note and changing the tags: a mixin for the order's page."""

    def has_note_permission(self, request: HttpRequest, object_id: str | int | None = None) -> bool:
        """Whoever may add notes."""
        return bool(request.user.has_perm("orders.add_ordernote"))

    def has_tag_permission(self, request: HttpRequest, object_id: str | int | None = None) -> bool:
        """Whoever may put tags."""
        return bool(request.user.has_perm("orders.add_ordertag"))

    @action(
        description="Write a note",
        permissions=["note"],
        dialog={
            "title": "A note for colleagues",
            "description": "It stands beside the order with your name. The customer never reads it.",
            "form_class": NoteForm,
            "form_submit_text": "Keep the note",
        },
    )
    def note(self, request: HttpRequest, form: NoteForm, object_id: int) -> HttpResponse:
        """Kept for good."""
        order = Order.objects.get(pk=object_id)
        write_note(order_id=order.public_id, text=form.cleaned_data["text"], by=cast(User, request.user))
        messages.success(request, "Your note is kept.")
        return redirect(reverse("admin:orders_order_change", args=[object_id]))

    @action(
        description="Tags",
        permissions=["tag"],
        dialog={
            "title": "Tags of this order",
            "description": "Words by which you and your colleagues find it again in the list.",
            "form_class": TagsForm,
            "form_submit_text": "Keep the tags",
        },
    )
    def tag(self, request: HttpRequest, form: TagsForm, object_id: int) -> HttpResponse:
        """As typed."""
        order = Order.objects.get(pk=object_id)
        set_tags(order_id=order.public_id, typed=form.cleaned_data["tags"], by=cast(User, request.user))
        messages.success(request, "The tags are kept.")
        return redirect(reverse("admin:orders_order_change", args=[object_id]))
