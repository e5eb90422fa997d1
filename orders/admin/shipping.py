"""Ways of carriage, kinds of goods and zones: staff type rupees, the shop keeps paise; a page tries a parcel out."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from unfold.admin import ModelAdmin, TabularInline
from unfold.decorators import action, display
from unfold.widgets import (
    UnfoldAdminDecimalFieldWidget,
    UnfoldAdminSelectWidget,
    UnfoldAdminTextInputWidget,
)

from catalog.range.queries import market_of
from core.admin import AuditedAdmin
from core.admin.amounts import DEAREST
from core.geo import HOME, pin_place
from core.money import Money
from orders.admin.shipping_forms import ShippingOptionForm, ShippingRateForm
from orders.admin.tones import rupees
from orders.fulfilment.shipping.models import STATE_CHOICES
from orders.fulfilment.shipping.queries import shipping_offers
from orders.fulfilment.shipping.rules import Parcel
from orders.models import (
    ServiceZone,
    ShippingOption,
    ShippingOptionProfile,
    ShippingOptionZone,
    ShippingProfile,
    ShippingProfileProduct,
    ShippingRate,
)


class ShippingRateInline(TabularInline):
    """Prices by zone and weight."""

    model = ShippingRate
    form = ShippingRateForm
    extra = 0
    hide_title = True

    def get_formset(self, request: HttpRequest, obj: ShippingOption | None = None, **kwargs: Any) -> Any:
        """Forms that count in the currency of the option's region."""
        region = obj.region if obj else request.POST.get("region", HOME)
        bound = type("RegionRateForm", (ShippingRateForm,), {"money": market_of(region).currency})
        return super().get_formset(request, obj, form=bound, **kwargs)


class OptionZoneInline(TabularInline):
    """Where it is offered."""

    model = ShippingOptionZone
    extra = 0
    hide_title = True


class OptionProfileInline(TabularInline):
    """What it carries."""

    model = ShippingOptionProfile
    extra = 0
    hide_title = True


class TryForm(forms.Form):
    """A parcel to try."""

    pincode = forms.CharField(label="PIN code", max_length=7, widget=UnfoldAdminTextInputWidget)
    weight_g = forms.IntegerField(
        label="weight (g)", min_value=1, max_value=1_000_000, widget=UnfoldAdminTextInputWidget
    )
    value = forms.DecimalField(
        label="goods worth (₹)", min_value=0, max_value=DEAREST, decimal_places=2, widget=UnfoldAdminDecimalFieldWidget
    )  # fmt: skip
    profile = forms.ModelChoiceField(
        ShippingProfile.objects.all(), label="kind of goods", to_field_name="code", widget=UnfoldAdminSelectWidget
    )  # fmt: skip
    payment_method = forms.ChoiceField(
        label="paid how", choices=[("prepaid", "paid ahead"), ("cod", "cash on delivery")], widget=UnfoldAdminSelectWidget
    )  # fmt: skip

    def clean_pincode(self) -> str:
        """A PIN that India Post knows."""
        place = pin_place(self.cleaned_data["pincode"])
        if place is None:
            raise forms.ValidationError("India Post does not know this PIN. Please check its six digits.")
        return place.pincode

    def parcel(self) -> Parcel:
        """As the rules take it."""
        said = self.cleaned_data
        place = pin_place(said["pincode"])
        return Parcel(
            value=Money.of(said["value"]),
            weight_g=said["weight_g"],
            pincode=said["pincode"],
            state_code=place.state_code if place else "",
            payment_method=said["payment_method"],
            profiles=frozenset({said["profile"].code}),
        )


@admin.register(ShippingOption)
class ShippingOptionAdmin(AuditedAdmin, ModelAdmin):
    """What shoppers may choose at checkout. Orders keep what they were placed with."""

    audit_relations = ("rates", "zone_links", "profile_links")
    form = ShippingOptionForm
    list_display = ["name", "code", "region", "shown_price", "shown_free_from", "days", "rank", "is_active"]
    list_filter = ["is_active", "region"]
    search_fields = ["name", "code"]
    fieldsets = [
        (None, {"fields": ["name", "code", "region", ("amount", "free_from"), ("min_days", "max_days"), "is_express", "rank", "is_active"]}),
        ("Collected in a store", {"fields": [("store", "opening_hours")]}),
        ("Offered only when", {"fields": [("min_weight_g", "max_weight_g"), ("min_value", "max_value"), "payment_method"]}),
    ]  # fmt: skip
    inlines = [ShippingRateInline, OptionZoneInline, OptionProfileInline]
    actions_list = ["try_it"]

    @display(description="price", ordering="amount")
    def shown_price(self, option: ShippingOption) -> str:
        """In its region's currency."""
        return rupees(option.amount, market_of(option.region).currency)

    @display(description="free from", ordering="free_from")
    def shown_free_from(self, option: ShippingOption) -> str:
        """In rupees, or never."""
        if option.free_from is None:
            return "never"
        return rupees(option.free_from, market_of(option.region).currency)

    @display(description="days")
    def days(self, option: ShippingOption) -> str:
        """4 to 7."""
        return f"{option.min_days} to {option.max_days}"

    def get_urls(self) -> list[URLPattern]:
        """With the page that tries a parcel."""
        view = self.admin_site.admin_view(self.try_view)
        return [path("try/", view, name="orders_shippingoption_try"), *super().get_urls()]

    @action(description="Try a parcel", permissions=["view"])
    def try_it(self, request: HttpRequest) -> HttpResponse:
        """To the page."""
        return redirect(reverse("admin:orders_shippingoption_try"))

    def try_view(self, request: HttpRequest) -> HttpResponse:
        """What a shopper would be offered for a parcel. It only reads, so the address can be passed on."""
        if not self.has_view_permission(request):
            return HttpResponse("Your role may not look at shipping options.", status=403)
        is_asked = "pincode" in request.GET
        form = TryForm(request.GET if is_asked else None, initial={"profile": "standard"})
        offers = shipping_offers(form.parcel()) if is_asked and form.is_valid() else None
        shown = {
            **self.admin_site.each_context(request),
            "title": "Try a parcel",
            "opts": ShippingOption._meta,
            "form": form,
            "offers": offers,
            "choices": [(each, rupees(each.amount.amount)) for each in offers.choices] if offers else [],
        }
        return TemplateResponse(request, "admin/shipping_try.html", shown)


class ProfileProductInline(TabularInline):
    """The products that travel so."""

    model = ShippingProfileProduct
    autocomplete_fields = ["product"]
    extra = 0
    hide_title = True


@admin.register(ShippingProfile)
class ShippingProfileAdmin(AuditedAdmin, ModelAdmin):
    """Kinds of goods; a product is of one."""

    audit_relations = ("products",)
    fields = ["name", "code"]
    list_display = ["name", "code"]
    search_fields = ["name", "code"]
    inlines = [ProfileProductInline]

    def get_readonly_fields(self, request: HttpRequest, obj: ShippingProfile | None = None) -> list[str]:
        """The rules know it by its code."""
        return ["code"] if obj else []

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Those the rules know by name stay."""
        named = obj is not None and obj.code in {"standard", "made-to-measure"}
        return not named and super().has_delete_permission(request, obj)


class ServiceZoneForm(forms.ModelForm):
    """States to choose, PIN codes with commas."""

    states = forms.MultipleChoiceField(
        choices=STATE_CHOICES, required=False,
        widget=forms.SelectMultiple(attrs={"size": 12}), help_text="Hold Ctrl or ⌘ to choose several.",
    )  # fmt: skip

    class Meta:
        model = ServiceZone
        fields = ("name", "code", "states", "pin_prefixes")

    def clean(self) -> dict[str, Any]:
        """A zone is somewhere."""
        said = super().clean() or self.cleaned_data
        if "pin_prefixes" not in self.errors and not said.get("states") and not said.get("pin_prefixes"):
            self.add_error("states", "Choose a state, or name PIN codes below.")
        return said


@admin.register(ServiceZone)
class ServiceZoneAdmin(AuditedAdmin, ModelAdmin):
    """Parts of the country."""

    form = ServiceZoneForm
    list_display = ["name", "code", "where"]
    search_fields = ["name", "code"]

    @display(description="where")
    def where(self, zone: ServiceZone) -> str:
        """3 states, 560, 562."""
        states = [f"{len(zone.states)} state{'' if len(zone.states) == 1 else 's'}"] if zone.states else []
        return ", ".join([*states, *zone.pin_prefixes])
