"""Keys for programs: handed out here, shown once, and taken back."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from unfold.admin import ModelAdmin
from unfold.decorators import action, display
from unfold.widgets import UnfoldAdminCheckboxSelectMultipleWidget, UnfoldAdminIntegerFieldWidget

from catalog.assortment.queries import sales_channels
from core import clock
from core.admin import AuditedAdmin, author_of
from core.apikeys.models import ApiKey
from core.apikeys.operations import KeyWish, issue_key, key_problems, revoke_key
from core.apikeys.rules import CALLS_A_MINUTE, MOST_CALLS, SCOPES, STAFF, STAFF_KEY_DAYS
from core.audit import Author
from core.errors import Refused

ANY, OWN = "core.add_apikey", "core.own_apikey"


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
    calls_a_minute = forms.IntegerField(
        label="calls a minute",
        required=False,
        min_value=1,
        max_value=MOST_CALLS,
        initial=CALLS_A_MINUTE,
        widget=UnfoldAdminIntegerFieldWidget,
        help_text="More than these are refused for the rest of the minute.",
    )
    # Who fills it in, and whether they may only have a key of their own.
    author: Author
    is_own_only = False

    class Meta:
        model = ApiKey
        fields = ["title", "type", "channels", "scopes", "expires_at"]
        help_texts = {
            "type": "A key of your own does what you may do, in your name.",
            "expires_at": f"Empty: for as long as it is needed. A key of your own: {STAFF_KEY_DAYS} days at most.",
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.is_own_only and "type" in self.fields:
            kinds: Any = self.fields["type"]
            kinds.choices = [each for each in ApiKey.Type.choices if each[0] == STAFF]
            kinds.initial = STAFF
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
        cleaned["calls_a_minute"] = cleaned.get("calls_a_minute") or CALLS_A_MINUTE
        if not self.errors:
            for name, advice in key_problems(self.wish(), self.author).items():
                self.add_error(name, advice)
        return cleaned

    def wish(self) -> KeyWish:
        """What was typed."""
        said = self.cleaned_data
        return KeyWish(
            title=said.get("title", ""),
            type=said.get("type", ""),
            channels=said.get("channels", ()),
            scopes=said.get("scopes", ()),
            expires_at=said.get("expires_at"),
            calls_a_minute=said["calls_a_minute"],
        )


@admin.register(ApiKey)
class ApiKeyAdmin(AuditedAdmin, ModelAdmin):
    """Every key there was. A key never changes: make another one and take the old one back."""

    form = KeyForm
    list_display = ["title", "type", "redacted", "opens", "shown_state", "used_at", "expires_at", "issued_by"]
    list_select_related = ["issued_by", "account"]
    list_filter = ["type"]
    search_fields = ["title", "redacted"]
    ordering = ["-id"]
    actions = ["revoke_selected"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[ApiKey]:
        """All of them, or one's own for whoever may not see the others."""
        rows = super().get_queryset(request)
        if request.user.has_perm("core.view_apikey"):
            return rows
        return rows.filter(type=STAFF, account=request.user.pk)

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Keys for programs, or at least one's own."""
        return bool(request.user.has_perm(ANY) or request.user.has_perm(OWN))

    def has_view_permission(self, request: HttpRequest, obj: ApiKey | None = None) -> bool:
        """All of them, or one's own."""
        return super().has_view_permission(request, obj) or bool(request.user.has_perm(OWN))

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        """A form that knows who fills it in."""
        form: Any = super().get_form(request, obj, change, **kwargs)
        form.author, form.is_own_only = author_of(request), not request.user.has_perm(ANY)
        return form

    def get_fields(self, request: HttpRequest, obj: ApiKey | None = None) -> Any:
        """What is asked for a new one; what is known of an old one."""
        if obj is None:
            limits = ["expires_at", "calls_a_minute"]
            opens = ["channels", "scopes"] if request.user.has_perm(ANY) else []
            return ["title", "type", *opens, *limits]
        return [
            "title", "type", "shown_token", "channels", "scopes", "account", "calls_a_minute", "expires_at", "issued_by",
            "issued_at", "used_at", "revoked_at",
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
        """Channels, scopes, or what its owner may do."""
        return str(key.account) if key.type == STAFF else ", ".join(key.channels or key.scopes)

    @display(description="state", label={"in use": "success", "revoked": "danger", "lapsed": "warning"})
    def shown_state(self, key: ApiKey) -> str:
        """A coloured label."""
        if key.revoked_at:
            return "revoked"
        return "lapsed" if key.expires_at and key.expires_at <= clock.now() else "in use"

    def save_model(self, request: HttpRequest, obj: ApiKey, form: Any, change: bool) -> None:
        """Through the operation; the key is shown this once."""
        if change:
            return
        wish = form.wish()
        if wish.type != STAFF and not request.user.has_perm(ANY):
            raise PermissionDenied
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
        """Those who may change keys, and whoever has keys of their own, which are all that they see."""
        return bool(request.user.has_perm("core.change_apikey") or request.user.has_perm(OWN))

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
