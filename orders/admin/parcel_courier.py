"""What staff tell the courier of a parcel: book it, come again, bring it back."""

from __future__ import annotations

from datetime import timedelta

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from unfold.decorators import action
from unfold.forms import BaseDialogForm
from unfold.widgets import UnfoldAdminDateWidget, UnfoldAdminTextareaWidget, UnfoldAdminTextInputWidget

from core import clock
from core.errors import Invalid, ShopError
from orders.customers.rules import normal_phone
from orders.fulfilment.booking.operations import ask_for_booking
from orders.fulfilment.operations import decide_undelivered
from orders.fulfilment.operations.decide_undelivered import (
    LATEST_DAYS,
    LONGEST_LINE,
    AgainOrBack,
    Undelivered,
)
from orders.fulfilment.queries import waits_for_attempt
from orders.models import Shipment

RIGHT = "orders.tend_order"


class WordsForm(BaseDialogForm):
    """What the courier is told."""

    words = forms.CharField(
        label="What should the courier know?", max_length=200, widget=UnfoldAdminTextareaWidget(attrs={"rows": 2})
    )  # fmt: skip


class AgainForm(WordsForm):
    """With what has changed since the last attempt; what is left empty stays as it was."""

    phone = forms.CharField(label="Another telephone", max_length=20, required=False, widget=UnfoldAdminTextInputWidget)  # fmt: skip
    address1 = forms.CharField(label="Another address", max_length=LONGEST_LINE, required=False, widget=UnfoldAdminTextInputWidget)  # fmt: skip
    address2 = forms.CharField(label="Its second line", max_length=LONGEST_LINE, required=False, widget=UnfoldAdminTextInputWidget)  # fmt: skip
    on = forms.DateField(label="Not before", required=False, widget=UnfoldAdminDateWidget)

    def clean_phone(self) -> str:
        """A number that can be called."""
        typed = self.cleaned_data["phone"].strip()
        if typed and normal_phone(typed) is None:
            raise forms.ValidationError("Enter a 10-digit Indian mobile number, such as 98450 12345.")
        return normal_phone(typed) or ""

    def clean_on(self) -> object:
        """A day the courier takes."""
        on, today = self.cleaned_data["on"], clock.today_in_india()
        if on and not today < on <= today + timedelta(days=LATEST_DAYS):
            raise forms.ValidationError(f"Choose a day from tomorrow on, within {LATEST_DAYS} days.")
        return on


class CourierButtons:
    """Mixin of the parcels' admin."""

    def has_decide_permission(self, request: HttpRequest, object_id: str | int | None = None) -> bool:
        """While the last attempt failed and the courier still has the parcel."""
        if not request.user.has_perm(RIGHT):
            return False
        return object_id is None or waits_for_attempt(int(object_id))

    @action(
        description="Ask to deliver again",
        permissions=["decide"],
        dialog={
            "title": "Ask the courier to come again?",
            "description": "Call the customer first. The courier is told what you write here; the order itself stays as it is.",
            "form_class": AgainForm,
            "form_submit_text": "Ask it to come again",
        },
    )
    def deliver_again(self, request: HttpRequest, form: AgainForm, object_id: int) -> HttpResponse:
        """With another telephone, address or day."""
        said = form.cleaned_data
        decision = Undelivered(
            AgainOrBack.AGAIN, said["words"], said["phone"], said["address1"], said["address2"], said["on"]
        )
        return self._decided(request, object_id, decision, "The courier is asked to come again.")

    @action(
        description="Bring it back",
        permissions=["decide"],
        dialog={
            "title": "Have the courier bring it back?",
            "description": "It counts as a parcel that nobody took: no other attempt is made, and what was paid goes back less the charge when it is here.",
            "form_class": WordsForm,
            "form_submit_text": "Bring it back",
        },
    )
    def bring_back(self, request: HttpRequest, form: WordsForm, object_id: int) -> HttpResponse:
        """RTO by our own word."""
        decision = Undelivered(AgainOrBack.BACK, form.cleaned_data["words"])
        return self._decided(request, object_id, decision, "The courier is asked to bring it back.")

    def _decided(
        self, request: HttpRequest, object_id: int, decision: Undelivered, done: str
    ) -> HttpResponse:
        parcel = Shipment.objects.get(pk=object_id)
        try:
            with self.watched(request, [parcel.pk], "parcel page"):  # type: ignore[attr-defined]
                is_news = decide_undelivered(
                    shipment_id=parcel.public_id, decision=decision, actor=str(request.user)
                )
            said = done if is_news else "The courier was told exactly this already."
            messages.success(request, f"{said} Its answer will stand on the order’s timeline.")
        except Invalid as wrong:
            messages.warning(request, " ".join(str(each) for each in wrong.fields.values()))
        except ShopError as refusal:
            messages.warning(request, refusal.message)
        return redirect(reverse("admin:orders_shipment_change", args=[object_id]))

    def has_book_permission(self, request: HttpRequest, object_id: str | int | None = None) -> bool:
        """While no courier is booked; what is collected in a store needs none."""
        if not request.user.has_perm("orders.change_shipment"):
            return False
        waiting = Shipment.objects.filter(
            pk=object_id or 0,
            awb__isnull=True,
            status="created",
            fulfillment__order__collect_at="",
            fulfillment__order__status="confirmed",
        )
        return object_id is None or waiting.exists()

    @action(
        description="Book a courier",
        permissions=["book"],
        dialog={
            "title": "Book a courier for this parcel?",
            "description": "Shiprocket is asked step by step: order, courier by the rules, pick-up, label and manifest. What is there already under this parcel’s name is taken over, not made twice.",
            "form_class": BaseDialogForm,
            "form_submit_text": "Book it",
        },
    )
    def book_courier(self, request: HttpRequest, form: BaseDialogForm, object_id: int) -> HttpResponse:
        """When the ERP did not, or the first try came to nothing."""
        parcel = Shipment.objects.get(pk=object_id)
        try:
            with self.watched(request, [parcel.pk], "parcel page"):  # type: ignore[attr-defined]
                ask_for_booking(shipment_id=parcel.public_id, actor=str(request.user))
            messages.success(request, "The courier is being asked. Look again in a moment.")
        except ShopError as refusal:
            messages.warning(request, refusal.message)
        return redirect(reverse("admin:orders_shipment_change", args=[object_id]))
