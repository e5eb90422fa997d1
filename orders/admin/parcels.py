"""Parcels for staff: where each is, and the courier's log."""

from __future__ import annotations

from django import forms
from django.contrib import admin, messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from unfold.decorators import action, display
from unfold.forms import BaseDialogForm
from unfold.widgets import UnfoldAdminTextInputWidget

from core.admin import AuditedAdmin, ReadOnlyAdmin
from core.errors import ShopError
from orders.admin.customers import ReadOnlyInline
from orders.admin.parcel_board import ParcelBoardPage
from orders.admin.parcel_cash import CashFilter
from orders.admin.parcel_courier import CourierButtons
from orders.admin.parcel_papers import PaperButtons
from orders.admin.tones import SHIPMENT_TONES, rupees
from orders.fulfilment.operations import mark_delivered, mark_lost
from orders.fulfilment.operations.staff_word import REASON_LENGTH
from orders.fulfilment.rules import TERMINAL, ShipmentStatus, is_away
from orders.invoices.printing import slip_pdf
from orders.models import ParcelBooking, Shipment, ShipmentScan
from orders.returns.queries import packing_slip


class LostForm(BaseDialogForm):
    """How staff know: kept in the courier's log with their name."""

    reason = forms.CharField(
        label="How do you know?", max_length=REASON_LENGTH, widget=UnfoldAdminTextInputWidget
    )


class ScanInline(ReadOnlyInline):
    """The courier's log, newest first."""

    model = ShipmentScan
    fields = ["at", "status", "activity", "location"]
    readonly_fields = fields


class BookingInline(ReadOnlyInline):
    """How the shop booked it; nothing where the ERP did."""

    model = ParcelBooking
    verbose_name_plural = "booking"
    fields = ["courier_id", "rule", "carriage", "days", "weight_g", "pickup_on", "pickup_token"]
    readonly_fields = fields

    @display(description="carriage")
    def carriage(self, booking: ParcelBooking) -> str:
        """What the courier asks."""
        return "–" if booking.quoted is None else rupees(booking.quoted)


@admin.register(Shipment)
class ShipmentAdmin(ParcelBoardPage, PaperButtons, CourierButtons, AuditedAdmin, ReadOnlyAdmin):
    """Parcels, the latest first."""

    list_display = ["awb", "order_number", "courier", "shown_status", "moved_at", "delivered_at"]
    list_display_links = ["awb", "order_number"]
    list_filter = ["status", CashFilter, "courier", "created_at"]
    list_select_related = ["fulfillment__order"]
    search_fields = ["awb", "fulfillment__delivery_ref", "fulfillment__order__number"]
    ordering = ["-id"]
    fields = [
        "order_link",
        "awb",
        "courier",
        "status",
        "tracking_url",
        "label_url",
        "moved_at",
        "delivered_at",
    ]
    readonly_fields = ["order_link"]
    inlines = [BookingInline, ScanInline]
    actions = ["print_labels"]
    actions_detail = [
        "deliver_again",
        "bring_back",
        "book_courier",
        "courier_label",
        "packing_slip",
        {
            "title": "More",
            "items": ["courier_manifest", "courier_invoice", "mark_as_delivered", "mark_as_lost"],
        },
    ]

    @display(description="order")
    def order_number(self, parcel: Shipment) -> str:
        """Whose parcel it is."""
        return parcel.fulfillment.order.number

    @display(description="order")
    def order_link(self, parcel: Shipment) -> SafeString:
        """To the order whose parcel it is."""
        order = parcel.fulfillment.order
        address = reverse("admin:orders_order_change", args=[order.pk])
        return format_html('<a class="text-primary-600 underline" href="{}">{}</a>', address, order.number)

    @display(description="status", ordering="status", label=SHIPMENT_TONES)
    def shown_status(self, parcel: Shipment) -> tuple[str, str]:
        """A coloured label."""
        return parcel.status, parcel.get_status_display()

    def has_slip_permission(self, request: HttpRequest, object_id: str | int | None = None) -> bool:
        """Whoever may look at parcels."""
        return bool(request.user.has_perm("orders.view_shipment"))

    @action(description="Packing slip", permissions=["slip"])
    def packing_slip(self, request: HttpRequest, object_id: int) -> HttpResponse:
        """What goes into the parcel, as a PDF."""
        slip = packing_slip(
            Shipment.objects.select_related("fulfillment").get(pk=object_id).fulfillment.public_id
        )
        response = HttpResponse(slip_pdf(slip), content_type="application/pdf")
        response["Content-Disposition"] = f'inline; filename="{slip.number}.pdf"'
        return response

    def has_deliver_permission(self, request: HttpRequest, object_id: str | int | None = None) -> bool:
        """While the parcel is under way; what is collected in a store is handed over against its code."""
        if not request.user.has_perm("orders.change_shipment"):
            return False
        if object_id is None:
            return True
        parcels = Shipment.objects.filter(pk=object_id, fulfillment__order__collect_at="")
        return parcels.exclude(status__in=TERMINAL).exists()

    @action(
        description="Mark as delivered",
        permissions=["deliver"],
        dialog={
            "title": "Is it with the customer?",
            "description": "Use this when the customer has the parcel and the courier's log does not say so.",
            "form_class": BaseDialogForm,
            "form_submit_text": "It is delivered",
        },
    )
    def mark_as_delivered(self, request: HttpRequest, form: BaseDialogForm, object_id: int) -> HttpResponse:
        """Staff's word stands in for the scan."""
        parcel = Shipment.objects.get(pk=object_id)
        with self.watched(request, [parcel.pk], "parcel page"):
            mark_delivered(shipment_id=parcel.public_id, actor=str(request.user))
        messages.success(request, f"{parcel} is delivered.")
        return redirect(reverse("admin:orders_shipment_change", args=[object_id]))

    def has_lose_permission(self, request: HttpRequest, object_id: str | int | None = None) -> bool:
        """While the parcel is with the courier."""
        if not request.user.has_perm("orders.change_shipment"):
            return False
        status = Shipment.objects.filter(pk=object_id or 0).values_list("status", flat=True).first()
        return object_id is None or (status is not None and is_away(ShipmentStatus(status)))

    @action(
        description="Call it lost",
        permissions=["lose"],
        dialog={
            "title": "Is this parcel lost?",
            "description": "It is written off and the ERP is told. What was paid for waits as a claim for your decision: money back, carriage included, or the same once more.",
            "form_class": LostForm,
            "form_submit_text": "It is lost",
        },
    )
    def mark_as_lost(self, request: HttpRequest, form: LostForm, object_id: int) -> HttpResponse:
        """Staff's word stands in for the courier's."""
        parcel = Shipment.objects.get(pk=object_id)
        try:
            with self.watched(request, [parcel.pk], "parcel page"):
                reason = form.cleaned_data["reason"]
                mark_lost(shipment_id=parcel.public_id, reason=reason, actor=str(request.user))
            messages.success(request, f"{parcel} counts as lost. See the order for what comes next.")
        except ShopError as refusal:
            messages.warning(request, refusal.message)
        return redirect(reverse("admin:orders_shipment_change", args=[object_id]))
