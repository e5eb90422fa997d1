"""The buttons of a draft: offer it, take the money, send the link again, take it back, call it off."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, cast

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from unfold.decorators import action
from unfold.forms import BaseDialogForm

from core.errors import Invalid, ShopError
from core.models import User
from core.money import Money
from orders.admin.drafts.dialogs import (
    CancelForm,
    DoorForm,
    LinkForm,
    OfferForm,
    PaidForm,
    RetractForm,
    ShopForm,
    draft_of,
)
from orders.assisted.models import DraftOrder
from orders.assisted.operations import (
    DraftOffer,
    cancel_draft,
    offer_draft,
    retract_draft,
    send_draft_link,
    take_shop_payment,
)
from orders.assisted.rules import DOOR, LINK, SHOP


def told_why(refusal: ShopError) -> str:
    """A refusal in the words of its fields where it has some."""
    fields = refusal.fields if isinstance(refusal, Invalid) else {}
    return " ".join(fields.values()) or refusal.message


class DraftSteps:
    """Mixin of the drafts' admin."""

    def _may(self, request: HttpRequest, object_id: int | str | None, right: str, *standings: str) -> bool:
        """Whether somebody with this right can do something about a draft that stands so; True about none in particular."""
        if not request.user.has_perm(f"orders.{right}"):
            return False
        return object_id is None or draft_of(object_id).standing in standings

    def has_offer_permission(self, request: HttpRequest, object_id: str | int | None = None) -> bool:
        """While it is put together."""
        return self._may(request, object_id, "change_draftorder", "open")

    def has_paid_permission(self, request: HttpRequest, object_id: str | int | None = None) -> bool:
        """While it waits for its money, for those who may take some."""
        return self._may(request, object_id, "take_payment", "offered")

    def has_resend_permission(self, request: HttpRequest, object_id: str | int | None = None) -> bool:
        """While it waits for its money."""
        return self._may(request, object_id, "change_draftorder", "offered")

    def has_retract_permission(self, request: HttpRequest, object_id: str | int | None = None) -> bool:
        """Once it was offered and not sold."""
        return self._may(request, object_id, "change_draftorder", "offered", "expired", "cancelled")

    def has_call_off_permission(self, request: HttpRequest, object_id: str | int | None = None) -> bool:
        """Until it is sold."""
        return self._may(request, object_id, "change_draftorder", "open", "offered")

    @action(
        description="Send a payment link",
        permissions=["offer"],
        dialog={"title": "Send a payment link?", "form_class": LinkForm, "form_submit_text": "Send the link"},
    )
    def offer_by_link(self, request: HttpRequest, form: LinkForm, object_id: int) -> HttpResponse:
        """The customer pays from home."""
        return self._offer(request, form, object_id, LINK)

    @action(
        description="Pays in the shop",
        permissions=["offer"],
        dialog={
            "title": "Set the pieces aside?",
            "form_class": ShopForm,
            "form_submit_text": "Set them aside",
        },
    )
    def offer_in_shop(self, request: HttpRequest, form: ShopForm, object_id: int) -> HttpResponse:
        """The customer pays here."""
        return self._offer(request, form, object_id, SHOP)

    @action(
        description="Pays at the door",
        permissions=["offer"],
        dialog={"title": "Cash on delivery?", "form_class": DoorForm, "form_submit_text": "Place the order"},
    )
    def offer_at_door(self, request: HttpRequest, form: DoorForm, object_id: int) -> HttpResponse:
        """The customer pays the courier."""
        return self._offer(request, form, object_id, DOOR)

    def _offer(self, request: HttpRequest, form: OfferForm, object_id: int, way: str) -> HttpResponse:
        told = form.cleaned_data
        offer = DraftOffer(way, told["hours"])
        return self._done(
            request,
            object_id,
            lambda draft, by: (
                f"{offer_draft(draft_id=draft.public_id, offer=offer, accepted_total=told['accepted_total'], by=by)}"
                " is placed and its pieces are held."
            ),
        )

    @action(
        description="Record the payment",
        permissions=["paid"],
        dialog={"title": "Paid in the shop?", "form_class": PaidForm, "form_submit_text": "It is paid"},
    )
    def record_paid(self, request: HttpRequest, form: PaidForm, object_id: int) -> HttpResponse:
        """Money over the counter."""
        told = form.cleaned_data

        def take(draft: DraftOrder, by: User) -> str:
            take_shop_payment(
                draft_id=draft.public_id,
                method=told["method"],
                slip=told["slip"],
                amount=Money(told["amount"]),
                by=by,
            )
            return f"{Money(told['amount'])} is recorded."

        return self._done(request, object_id, take)

    @action(
        description="Send the link again",
        permissions=["resend"],
        dialog={
            "title": "Have a link made?",
            "description": "When there is none that is open, a new one is made and goes to the customer.",
            "form_class": BaseDialogForm,
            "form_submit_text": "Make a link",
        },
    )
    def resend_link(self, request: HttpRequest, form: BaseDialogForm, object_id: int) -> HttpResponse:
        """For an order that was to be paid otherwise, or whose link could not be made."""

        def send(draft: DraftOrder, by: User) -> str:
            send_draft_link(draft_id=draft.public_id, by=by)
            return "The link is on this page in a moment, and in the customer's letter."

        return self._done(request, object_id, send)

    @action(
        description="Take back to change",
        permissions=["retract"],
        dialog={"title": "Change this draft?", "form_class": RetractForm, "form_submit_text": "Take it back"},
    )
    def retract(self, request: HttpRequest, form: RetractForm, object_id: int) -> HttpResponse:
        """Its pieces go back and it is open again."""

        def take_back(draft: DraftOrder, by: User) -> str:
            retract_draft(draft_id=draft.public_id, by=by)
            return f"{draft} is open again."

        return self._done(request, object_id, take_back)

    @action(
        description="Call off",
        permissions=["call_off"],
        dialog={"title": "Call this draft off?", "form_class": CancelForm, "form_submit_text": "Call it off"},
    )
    def call_off(self, request: HttpRequest, form: CancelForm, object_id: int) -> HttpResponse:
        """Nothing is held any more."""

        def call(draft: DraftOrder, by: User) -> str:
            cancel_draft(draft_id=draft.public_id, reason=form.cleaned_data["reason"], by=by)
            return f"{draft} is called off."

        return self._done(request, object_id, call)

    def _done(
        self, request: HttpRequest, object_id: Any, verb: Callable[[DraftOrder, User], str]
    ) -> HttpResponse:
        """Do it and say so, or say why not; back to the page."""
        try:
            messages.success(request, verb(draft_of(object_id), cast(User, request.user)))
        except ShopError as refusal:
            messages.warning(request, told_why(refusal))
        return redirect(reverse("admin:orders_draftorder_change", args=[object_id]))
