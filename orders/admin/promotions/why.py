"""Why did it apply, or not: every promotion against a cart or the cart of an order, and drafts tried on it."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from unfold.decorators import action
from unfold.widgets import UnfoldAdminSelectWidget, UnfoldAdminTextInputWidget

from core.errors import NotFound
from orders.carts.queries.why import CartQuestion, why_promotions
from orders.models import Promotion, ShippingOption

WAYS_TO_PAY = [("prepaid", "paid ahead"), ("cod", "cash on delivery")]


class WhyForm(forms.Form):
    """Which cart, and what is assumed of its checkout."""

    cart = forms.CharField(
        label="cart or order", max_length=60, widget=UnfoldAdminTextInputWidget,
        help_text="A cart's id (cart_…) or an order's number (WEB-1001).",
    )  # fmt: skip
    payment_method = forms.ChoiceField(label="paid how", choices=WAYS_TO_PAY, widget=UnfoldAdminSelectWidget)
    shipping_option = forms.ModelChoiceField(
        ShippingOption.objects.filter(is_active=True), label="sent how", to_field_name="code", required=False,
        widget=UnfoldAdminSelectWidget, empty_label="not chosen yet",
    )  # fmt: skip
    email = forms.EmailField(
        label="e-mail at checkout", required=False, widget=UnfoldAdminTextInputWidget,
        help_text="Decides about first orders and codes that are good once.",
    )  # fmt: skip
    draft = forms.ModelChoiceField(
        Promotion.objects.exclude(status=Promotion.Status.ACTIVE), label="as if this one were on", required=False,
        widget=UnfoldAdminSelectWidget, empty_label="none",
    )  # fmt: skip

    def question(self) -> CartQuestion:
        """As the query takes it."""
        said = self.cleaned_data
        return CartQuestion(
            name=said["cart"],
            payment_method=said["payment_method"],
            email=said["email"],
            shipping_option=said["shipping_option"].code if said["shipping_option"] else "",
            draft_id=said["draft"].pk if said["draft"] else None,
        )


class WhyPage:
    """Mixin of the promotions' admin: the page of the question."""

    def get_urls(self) -> list[URLPattern]:
        """With the page."""
        view = self.admin_site.admin_view(self.why_view)  # type: ignore[attr-defined]
        return [path("why/", view, name="orders_promotion_why"), *super().get_urls()]  # type: ignore[misc]

    @action(description="Why? Look at a cart", permissions=["view"])
    def why_of_cart(self, request: HttpRequest) -> HttpResponse:
        """To the page."""
        return redirect(reverse("admin:orders_promotion_why"))

    def why_view(self, request: HttpRequest) -> HttpResponse:
        """The question, and with `cart` its answer. It only reads, so the address can be passed on."""
        may_see_carts = request.user.has_perm("orders.view_cart")
        if not self.has_view_permission(request) or not may_see_carts:  # type: ignore[attr-defined]
            return HttpResponse("Your role may not look at promotions and carts.", status=403)
        is_asked = bool(request.GET.get("cart"))
        asked = request.GET.copy()
        asked.setdefault("payment_method", "prepaid")
        form = WhyForm(asked)
        shown: dict[str, Any] = {
            **self.admin_site.each_context(request),  # type: ignore[attr-defined]
            "title": "Why did it apply, or not?",
            "opts": Promotion._meta,
            "form": form,
            "is_asked": is_asked,
            "answer": None,
        }
        if is_asked and form.is_valid():
            try:
                shown["answer"] = why_promotions(form.question())
            except NotFound as refusal:
                form.add_error("cart", refusal.message)
        return TemplateResponse(request, "admin/promotions/why.html", shown)
