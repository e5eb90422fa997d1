"""Keys for programs: handed out here, shown once, and taken back."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from unfold.admin import ModelAdmin
from unfold.decorators import action, display
from unfold.widgets import UnfoldAdminCheckboxSelectMultipleWidget

from catalog.assortment.queries import sales_channels
from core.admin import AuditedAdmin, author_of
from core.apikeys.models import ApiKey
from core.apikeys.operations import KeyWish, issue_key, revoke_key
from core.apikeys.rules import SCOPES
from core.errors import Refused


class KeyForm(forms.ModelForm):
    """A new key: what it is for decides which of the two lists counts."""

    channels = forms.MultipleChoiceField(
        required=False,
        widget=UnfoldAdminCheckboxSelectMultipleWidget,
        help_text="For a publishable key: the goods of these channels are shown.",
    )
    scopes = forms.MultipleChoiceField(
        required=False,
        choices=[(each, each) for each in SCOPES],
        widget=UnfoldAdminCheckboxSelectMultipleWidget,
        help_text="For a secret key: what it may do. Give it as little as it needs.",
    )

    class Meta:
        model = ApiKey
        fields = ["title", "type", "channels", "scopes"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "channels" in self.fields:
            channels: Any = self.fields["channels"]
            channels.choices = [(each.code, each.name) for each in sales_channels()]

    def clean(self) -> dict[str, Any]:
        """As the operation judges it, without making anything."""
        cleaned = super().clean() or self.cleaned_data
        kind = cleaned.get("type")
        for name, needed_by in (("channels", "publishable"), ("scopes", "secret")):
            if kind == needed_by and not cleaned.get(name):
                self.add_error(name, "Choose at least one.")
            elif kind != needed_by:
                cleaned[name] = []
        return cleaned


@admin.register(ApiKey)
class ApiKeyAdmin(AuditedAdmin, ModelAdmin):
    """Every key there was. A key never changes: make another one and take the old one back."""

    form = KeyForm
    list_display = ["title", "type", "redacted", "opens", "shown_state", "used_at", "issued_at"]
    list_filter = ["type"]
    search_fields = ["title", "redacted"]
    ordering = ["-id"]
    actions = ["revoke_selected"]

    def get_fields(self, request: HttpRequest, obj: ApiKey | None = None) -> Any:
        """What is asked for a new one; what is known of an old one."""
        if obj is None:
            return ["title", "type", "channels", "scopes"]
        return [
            "title", "type", "shown_token", "channels", "scopes", "issued_by", "issued_at", "used_at", "revoked_at",
        ]  # fmt: skip

    def get_readonly_fields(self, request: HttpRequest, obj: ApiKey | None = None) -> Any:
        """Everything, once it exists."""
        return self.get_fields(request, obj) if obj else []

    def has_delete_permission(self, request: HttpRequest, obj: ApiKey | None = None) -> bool:
        """Revoked, never forgotten."""
        return False

    @display(description="key")
    def shown_token(self, key: ApiKey) -> str:
        """A publishable one in full; of a secret one what tells it from others."""
        return key.token or f"{key.redacted} (shown once, when it was made)"

    @display(description="opens")
    def opens(self, key: ApiKey) -> str:
        """Channels or scopes."""
        return ", ".join(key.channels or key.scopes)

    @display(description="state", label={"in use": "success", "revoked": "danger"})
    def shown_state(self, key: ApiKey) -> str:
        """A coloured label."""
        return "revoked" if key.revoked_at else "in use"

    def save_model(self, request: HttpRequest, obj: ApiKey, form: Any, change: bool) -> None:
        """Through the operation; the key is shown this once."""
        if change:
            return
        said = form.cleaned_data
        wish = KeyWish(said["title"], said["type"], said["channels"], said["scopes"])
        issued = issue_key(wish=wish, author=author_of(request))
        obj.pk = issued.pk
        messages.success(
            request, f"The key is {issued.token} . Copy it now: a secret key is not shown again."
        )

    def response_action(self, request: HttpRequest, queryset: QuerySet[ApiKey]) -> HttpResponse | None:
        """Not watched: the operation writes down what it does."""
        return ModelAdmin.response_action(self, request, queryset)

    def log_addition(self, request: HttpRequest, obj: Any, message: Any) -> None:  # type: ignore[override]
        """The operation has written it down."""

    def has_revoke_permission(self, request: HttpRequest, object_id: object = None) -> bool:
        """Those who may change keys."""
        return bool(request.user.has_perm("core.change_apikey"))

    @action(description="Revoke", permissions=["revoke"])
    def revoke_selected(self, request: HttpRequest, queryset: QuerySet[ApiKey]) -> None:
        """They stop working within a second."""
        try:
            for key in queryset:
                revoke_key(key_id=key.public_id, author=author_of(request, "admin action"))
        except Refused as refusal:
            messages.warning(request, refusal.message)
        else:
            messages.success(request, "Revoked.")
