"""Weights that the courier charges for: what it says, what we say, and the photos."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from unfold.decorators import action, display
from unfold.forms import BaseDialogForm
from unfold.widgets import UnfoldAdminTextareaWidget

from catalog.media.uploads.evidence import GivenPhoto
from core.admin import AuditedAdmin, ReadOnlyAdmin
from core.errors import Invalid, ShopError
from core.front_page import Contribution, Part, Tally, list_url
from orders.admin.tones import rupees
from orders.fulfilment.weights.operations import LONGEST_WORDS, accept_weight, dispute_weight
from orders.models import WeightClaim, WeightPhoto

TONES = {"open": "warning", "accepted": "info", "disputed": "info", "given_back": "success"}
SHOWN_HEIGHT = 180  # pixels: each leads to the whole photo


class ManyFiles(forms.ClearableFileInput):
    """Several files in one field."""

    allow_multiple_selected = True


class PhotosField(forms.FileField):
    """One file or several."""

    def clean(self, data: Any, initial: Any = None) -> list[Any]:
        """A list of them."""
        each = super().clean
        return (
            [each(one, initial) for one in data] if isinstance(data, list | tuple) else [each(data, initial)]
        )


class DisputeForm(forms.Form):
    """What we weighed, and the scales."""

    words = forms.CharField(label="What did we weigh?", max_length=LONGEST_WORDS, widget=UnfoldAdminTextareaWidget(attrs={"rows": 2}))  # fmt: skip
    photos = PhotosField(label="Photos of the parcel on the scales", widget=ManyFiles(attrs={"multiple": True, "accept": "image/*"}))  # fmt: skip


@admin.register(WeightClaim)
class WeightClaimAdmin(AuditedAdmin, ReadOnlyAdmin):
    """The latest first. Shiprocket takes our word in its panel, for some days."""

    list_display = ["awb", "raised_on", "told_g", "weighed_g", "shown_extra", "shown_status", "their_word"]
    list_filter = ["status", "raised_on"]
    search_fields = ["awb", "source_id", "shipment__fulfillment__order__number"]
    fields = [
        "awb", "order_link", "raised_on", "told_g", "weighed_g", "shown_extra", "status", "their_word", "words",
        "decided_by", "decided_at", "shown_photos",
    ]  # fmt: skip
    readonly_fields = ["order_link", "shown_extra", "shown_photos"]
    actions_detail = ["accept", "dispute"]

    @display(description="charged on top", ordering="extra")
    def shown_extra(self, claim: WeightClaim) -> str:
        """In rupees."""
        return rupees(claim.extra)

    @display(description="status", ordering="status", label=TONES)
    def shown_status(self, claim: WeightClaim) -> tuple[str, str]:
        """A coloured label."""
        return claim.status, claim.get_status_display()

    @display(description="order")
    def order_link(self, claim: WeightClaim) -> SafeString | str:
        """Whose parcel it is."""
        if claim.shipment is None:
            return "not a parcel of ours"
        order = claim.shipment.fulfillment.order
        address = reverse("admin:orders_order_change", args=[order.pk])
        return format_html('<a class="text-primary-600 underline" href="{}">{}</a>', address, order.number)

    @display(description="photos")
    def shown_photos(self, claim: WeightClaim) -> SafeString | str:
        """Each leads to the whole photo, to be saved for Shiprocket's panel."""
        rows = (
            (reverse("admin:orders_weightclaim_photo", args=[photo.public_id]), photo.width * SHOWN_HEIGHT // photo.height, SHOWN_HEIGHT, number)
            for number, photo in enumerate(claim.photos.defer("content"), start=1)
        )  # fmt: skip
        picture = '<a href="{0}" target="_blank"><img src="{0}" width="{1}" height="{2}" loading="lazy" alt="Photo {3} of the scales"></a>'
        return format_html_join("", picture, rows) or "none"

    def get_urls(self) -> list[URLPattern]:
        """With the photos' address, and the page that takes them."""
        photo, dispute = (self.admin_site.admin_view(view) for view in (self.photo, self.dispute_view))
        return [
            path("photos/<str:public_id>/", photo, name="orders_weightclaim_photo"),
            path("<int:object_id>/say/", dispute, name="orders_weightclaim_say"),
            *super().get_urls(),
        ]

    def photo(self, request: HttpRequest, public_id: str) -> HttpResponse:
        """A photo, for those who may see weights; kept by no cache."""
        if not request.user.has_perm("orders.view_weightclaim"):
            raise PermissionDenied
        content = WeightPhoto.objects.filter(public_id=public_id).values_list("content", flat=True).first()
        if content is None:
            raise Http404
        response = HttpResponse(bytes(content), content_type="image/jpeg")
        response["Content-Disposition"] = 'inline; filename="scales.jpg"'
        response["X-Content-Type-Options"] = "nosniff"
        response["Cache-Control"] = "private, no-store"
        return response

    def has_decide_permission(self, request: HttpRequest, object_id: str | int | None = None) -> bool:
        """While nobody has."""
        if not request.user.has_perm("orders.change_weightclaim"):
            return False
        return object_id is None or WeightClaim.objects.filter(pk=object_id, status="open").exists()

    @action(
        description="Accept",
        permissions=["decide"],
        dialog={
            "title": "Is the courier right?",
            "description": "What it charges on top counts as a cost of this parcel.",
            "form_class": BaseDialogForm,
            "form_submit_text": "Accept it",
        },
    )
    def accept(self, request: HttpRequest, form: BaseDialogForm, object_id: int) -> HttpResponse:
        """Paid."""
        claim = WeightClaim.objects.get(pk=object_id)
        try:
            with self.watched(request, [claim.pk], "weights"):
                accept_weight(claim_id=claim.public_id, actor=str(request.user))
            messages.success(request, f"{claim} is accepted: {rupees(claim.extra)} on top.")
        except ShopError as refusal:
            messages.warning(request, refusal.message)
        return redirect(reverse("admin:orders_weightclaim_change", args=[object_id]))

    @action(description="Dispute with photos", permissions=["decide"])
    def dispute(self, request: HttpRequest, object_id: int) -> HttpResponse:
        """To the page that takes the photos."""
        return redirect(reverse("admin:orders_weightclaim_say", args=[object_id]))

    def dispute_view(self, request: HttpRequest, object_id: int) -> HttpResponse:
        """Not paid without a word. What was typed stays when something is missing; photos are chosen again."""
        if not self.has_decide_permission(request, object_id):
            raise PermissionDenied
        claim = WeightClaim.objects.get(pk=object_id)
        form = DisputeForm(request.POST or None, request.FILES or None)
        if request.method == "POST" and form.is_valid():
            photos = [GivenPhoto(each.name, each.size, each.open) for each in form.cleaned_data["photos"]]
            try:
                with self.watched(request, [claim.pk], "weights"):
                    dispute_weight(
                        claim_id=claim.public_id,
                        words=form.cleaned_data["words"],
                        photos=photos,
                        actor=str(request.user),
                    )
                messages.success(request, f"{claim} is disputed. Raise it in Shiprocket’s panel too.")
                return redirect(reverse("admin:orders_weightclaim_change", args=[object_id]))
            except Invalid as wrong:
                for name, said in wrong.fields.items():
                    form.add_error(name, said)
            except ShopError as refusal:
                messages.warning(request, refusal.message)
                return redirect(reverse("admin:orders_weightclaim_change", args=[object_id]))
        context = {
            **self.admin_site.each_context(request),
            "title": f"Dispute: {claim}",
            "opts": WeightClaim._meta,
            "claim": claim,
            "extra": rupees(claim.extra),
            "form": form,
        }
        return TemplateResponse(request, "admin/weight_dispute.html", context)


def _open() -> Iterable[Part]:
    count = WeightClaim.objects.filter(status="open").count()
    url = list_url("orders_weightclaim", status__exact="open")
    yield Tally("needs_a_person", "Weights that the courier charges for", count, url)


open_weights = Contribution("orders.change_weightclaim", _open)
