"""Which price would this shopper see, and why: every price of a SKU with what became of it."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from unfold.decorators import action
from unfold.widgets import (
    UnfoldAdminIntegerFieldWidget,
    UnfoldAdminSelectMultipleWidget,
    UnfoldAdminSelectWidget,
    UnfoldAdminTextInputWidget,
)

from catalog.assortment.models import SalesChannel
from catalog.pricing.models import CustomerGroup, PriceList, Region
from catalog.pricing.queries import PriceContext
from catalog.pricing.queries.explaining import PriceMoment, explained_prices
from catalog.products.models import ProductVariant
from core import clock

MOST_PIECES = 1_000_000


class PriceCheckForm(forms.Form):
    """Who asks, for what, and when."""

    sku = forms.CharField(label="SKU", max_length=80, widget=UnfoldAdminTextInputWidget)
    region = forms.ModelChoiceField(
        Region.objects.all(), to_field_name="code", widget=UnfoldAdminSelectWidget
    )
    channel = forms.ModelChoiceField(
        SalesChannel.objects.all(), to_field_name="code", widget=UnfoldAdminSelectWidget
    )
    groups = forms.ModelMultipleChoiceField(
        CustomerGroup.objects.all(), to_field_name="code", required=False, widget=UnfoldAdminSelectMultipleWidget
    )  # fmt: skip
    customer = forms.CharField(
        required=False, max_length=40, widget=UnfoldAdminTextInputWidget,
        help_text="Their id, cus_…; empty for somebody who is not logged in.",
    )  # fmt: skip
    quantity = forms.IntegerField(
        min_value=1, max_value=MOST_PIECES, widget=UnfoldAdminIntegerFieldWidget,
        help_text="Pieces; centimetres of goods sold by the metre.",
    )  # fmt: skip
    at = forms.DateTimeField(
        label="When",
        widget=UnfoldAdminTextInputWidget(attrs={"type": "datetime-local"}),
        help_text="Indian time.",
    )

    def clean_sku(self) -> str:
        """A variant that there is."""
        sku = str(self.cleaned_data["sku"]).strip()
        self.variant = ProductVariant.objects.select_related("product").filter(sku=sku).first()
        if self.variant is None:
            raise forms.ValidationError(f"There is no variant {sku}. Check its SKU in the list of variants.")
        return sku

    def context(self) -> PriceContext:
        """The asker."""
        said = self.cleaned_data
        return PriceContext(
            region=said["region"].code,
            currency=said["region"].currency,
            group_ids=tuple(group.pk for group in said["groups"]),
            customer_ref=said["customer"].strip() or None,
            channel=said["channel"].code,
        )


class PriceCheckPage:
    """Mixin of the price lists' admin: the page of the question."""

    def get_urls(self) -> list[URLPattern]:
        """With the page."""
        view = self.admin_site.admin_view(self.price_check_view)  # type: ignore[attr-defined]
        return [path("which-price/", view, name="catalog_which_price"), *super().get_urls()]  # type: ignore[misc]

    @action(description="Which price would they see?", permissions=["view"])
    def price_check(self, request: HttpRequest) -> HttpResponse:
        """To the page."""
        return redirect(reverse("admin:catalog_which_price"))

    def price_check_view(self, request: HttpRequest) -> HttpResponse:
        """The question, and with `sku` its answer. It only reads, so the address can be passed on."""
        if not self.has_view_permission(request):  # type: ignore[attr-defined]
            return HttpResponse("Your role may not look at price lists.", status=403)
        form = PriceCheckForm(_starting_with(request))
        is_asked = "sku" in request.GET
        shown = {
            **self.admin_site.each_context(request),  # type: ignore[attr-defined]
            "title": "Which price would they see?",
            "opts": PriceList._meta,
            "form": form,
            "is_asked": is_asked,
            "variant": None,
        }
        if is_asked and form.is_valid() and form.variant is not None:
            moment = PriceMoment(form.cleaned_data["quantity"], form.cleaned_data["at"])
            shown["variant"] = form.variant
            shown["prices"] = explained_prices(form.variant.pk, form.context(), moment)
        return TemplateResponse(request, "admin/price_check.html", shown)


def _starting_with(request: HttpRequest) -> Any:
    """The question as it was asked, with the public's answers where it leaves something open."""
    asked = request.GET.copy()
    now = timezone.localtime(clock.now()).strftime("%Y-%m-%dT%H:%M")
    for name, usual in {"region": "IN", "channel": "web", "quantity": "1", "at": now}.items():
        if not asked.get(name):
            asked[name] = usual
    return asked
