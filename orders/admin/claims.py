"""Claims: the photos, and staff's yes."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import path, reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from unfold.decorators import action, display
from unfold.forms import BaseDialogForm
from unfold.widgets import UnfoldAdminSelectWidget, UnfoldBooleanWidget

from core.admin import ReadOnlyAdmin
from core.admin.audited import author_of
from core.audit import audited
from core.errors import ShopError
from orders.models import Claim, Return
from orders.returns.claim_rules import WISHES
from orders.returns.operations import ClaimVerdict, accept_claim
from orders.returns.queries.claims import claim_comes_back, claim_photo, claim_photos
from orders.returns.rules import can_step

SHOWN_HEIGHT = 180  # pixels: each leads to the whole photo


class ClaimForm(BaseDialogForm):
    """What is given, and whether the pieces come back first: as the customer wished and policy says, to be changed."""

    wish = forms.ChoiceField(
        label="The customer gets", choices=list(WISHES.items()), widget=UnfoldAdminSelectWidget
    )
    comes_back = forms.BooleanField(
        label="The courier fetches the pieces first", required=False, widget=UnfoldBooleanWidget
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        found = Return.objects.filter(pk=self.object_id).first()
        if found is not None:
            self.fields["wish"].initial = found.wish
            self.fields["comes_back"].initial = claim_comes_back(found)


class ClaimButtons:
    """Photos and verdict of a claim: a mixin for the return's page."""

    def has_accept_permission(self, request: HttpRequest, object_id: str | int | None = None) -> bool:
        """Whoever approves returns, while a claim waits."""
        if not request.user.has_perm("orders.approve_return"):
            return False
        found = Return.objects.filter(pk=object_id or 0, origin=Return.Origin.CLAIM).first()
        return object_id is None or (found is not None and can_step(found.stage, "approve"))

    @action(
        description="Accept the claim",
        permissions=["accept"],
        dialog={
            "title": "Is this claim true?",
            "description": "The customer is told. What need not come back is settled next, by whoever gives money back.",
            "form_class": ClaimForm,
            "form_submit_text": "Accept the claim",
        },
    )
    def accept(self, request: HttpRequest, form: ClaimForm, object_id: int) -> HttpResponse:
        """Believed."""
        found = Return.objects.get(pk=object_id)
        verdict = ClaimVerdict(form.cleaned_data["wish"], form.cleaned_data["comes_back"])
        try:
            with audited(author_of(request, "return desk"), Return, [found.pk]):
                accept_claim(return_id=found.public_id, verdict=verdict, actor=str(request.user))
            messages.success(request, f"Claim {found} is accepted.")
        except ShopError as refusal:
            messages.warning(request, refusal.message)
        return redirect(reverse("admin:orders_return_change", args=[object_id]))

    @display(description="claim")
    def shown_claim(self, found: Return) -> SafeString | str:
        """What went wrong, and the photos that show it."""
        claim = Claim.objects.filter(return_of=found).first()
        if claim is None:
            return ""
        rows = (
            (
                reverse("admin:orders_return_photo", args=[photo.id]),
                photo.width * SHOWN_HEIGHT // photo.height,
                SHOWN_HEIGHT,
                number,
            )
            for number, photo in enumerate(claim_photos(found.pk), start=1)
        )
        pictures = format_html_join(
            "",
            '<a href="{0}" target="_blank"><img src="{0}" width="{1}" height="{2}" loading="lazy" '
            'alt="Photo {3} of the claim"></a>',
            rows,
        )
        return format_html(
            '<p>{}</p><div class="flex flex-wrap gap-2 mt-2">{}</div>', claim.get_kind_display(), pictures
        )

    def get_urls(self) -> list[Any]:
        """The photos' address beside the usual ones."""
        view = self.admin_site.admin_view(self.photo)  # type: ignore[attr-defined]
        return [
            path("photos/<str:public_id>/", view, name="orders_return_photo"),
            *super().get_urls(),  # type: ignore[misc]
        ]

    def photo(self, request: HttpRequest, public_id: str) -> HttpResponse:
        """A photo, for those who may see claims; kept by no cache."""
        if not request.user.has_perm("orders.view_claim"):
            raise PermissionDenied
        content = claim_photo(public_id)
        if content is None:
            raise Http404
        response = HttpResponse(content, content_type="image/jpeg")
        response["Content-Disposition"] = 'inline; filename="claim.jpg"'
        response["X-Content-Type-Options"] = "nosniff"
        response["Cache-Control"] = "private, no-store"
        return response


@admin.register(Claim)
class ClaimAdmin(ReadOnlyAdmin):
    """What went wrong on our side; photos and buttons stand on the return."""

    list_display = ["return_of", "kind", "created_at"]
    list_filter = ["kind", "created_at"]
    list_select_related = ["return_of"]
    search_fields = ["return_of__number"]
