"""Forms of price lists: rules in words, prices in whole currency, every line judged before it is saved."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django import forms
from unfold.forms import PaginationInlineFormSet
from unfold.widgets import UnfoldAdminDecimalFieldWidget, UnfoldAdminTextInputWidget

from catalog.assortment.models import SalesChannel
from catalog.pricing.models import CustomerGroup, PriceList, PriceRule, Region, SpecialPrice
from catalog.pricing.operations import ListPriceFacts, PriceListFacts
from catalog.pricing.operations.lawful import AskedPrice, unlawful_prices
from catalog.pricing.rules import Rule
from core.money import Money


class PriceListForm(forms.ModelForm):
    """The list itself."""

    class Meta:
        model = PriceList
        fields = ("title", "code", "type", "starts_at", "ends_at")

    def facts(self, rules: tuple[Rule, ...] = ()) -> PriceListFacts:
        """What was filled in, as the operation takes it."""
        row = self.instance
        return PriceListFacts(row.code, row.title, row.type, row.starts_at, row.ends_at, rules)

    def clean(self) -> dict[str, Any]:
        """The window has to end after it begins."""
        cleaned = super().clean() or {}
        starts_at, ends_at = cleaned.get("starts_at"), cleaned.get("ends_at")
        if starts_at and ends_at and ends_at < starts_at:
            self.add_error("ends_at", "A list cannot end before it begins. Choose a later end.")
        return cleaned


class RuleForm(forms.ModelForm):
    """One condition. Staff write codes; groups are kept by their key."""

    names = forms.CharField(
        label="among",
        widget=UnfoldAdminTextInputWidget,
        help_text="Codes with commas between them: regions (IN), groups (boutiques), channels (web), customers (cus_…).",
    )

    class Meta:
        model = PriceRule
        fields = ("attribute", "operator")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.initial["names"] = ", ".join(_names(self.instance))

    def clean(self) -> dict[str, Any]:
        """Every name has to be known; those that are not are told."""
        cleaned = super().clean() or {}
        attribute, names = cleaned.get("attribute"), _listed(cleaned.get("names", ""))
        if not attribute or not names:
            return cleaned
        values, unknown = _values(attribute, names)
        if unknown:
            self.add_error("names", f"Unknown: {', '.join(unknown)}. Correct or remove them.")
        cleaned["rule"] = Rule(attribute, cleaned.get("operator", "in"), frozenset(values))
        return cleaned

    def _post_clean(self) -> None:
        """Names are not what the table keeps: the operation writes the rules."""


def _listed(text: str) -> list[str]:
    return list(dict.fromkeys(name.strip() for name in text.split(",") if name.strip()))


def _names(rule: PriceRule) -> list[str]:
    if rule.attribute != PriceRule.Attribute.GROUP:
        return list(rule.values)
    codes = CustomerGroup.objects.filter(pk__in=[value for value in rule.values if value.isdigit()])
    return list(codes.order_by("code").values_list("code", flat=True))


def _values(attribute: str, names: list[str]) -> tuple[list[str], list[str]]:
    """What the table keeps for these names, and the names nobody knows."""
    if attribute == PriceRule.Attribute.CUSTOMER:
        return names, [name for name in names if not name.startswith("cus_")]
    model: Any = {"region": Region, "group": CustomerGroup, "channel": SalesChannel}[attribute]
    known = dict(model.objects.filter(code__in=names).values_list("code", "pk"))
    kept = [str(known[name]) if attribute == "group" else name for name in names if name in known]
    return kept, [name for name in names if name not in known]


class _ThroughVerbs(PaginationInlineFormSet):
    """Rows that operations write: nothing is saved here."""

    def filled(self) -> Iterator[Any]:
        """The forms that say something and stay."""
        for form in self.forms:
            is_meant = form.has_changed() or form.instance.pk
            if is_meant and form.cleaned_data and not form.cleaned_data.get("DELETE"):
                yield form

    def save(self, commit: bool = True) -> list[Any]:
        """What Django's messages ask for afterwards."""
        self.new_objects: list[Any] = []
        self.changed_objects: list[Any] = []
        self.deleted_objects: list[Any] = []
        return []


class RulesFormSet(_ThroughVerbs):
    """All rules of a list."""

    def rules(self) -> tuple[Rule, ...]:
        """As the operation takes them."""
        return tuple(form.cleaned_data["rule"] for form in self.filled() if "rule" in form.cleaned_data)

    def clean(self) -> None:
        """One rule for each pair of attribute and operator: more values go into the same rule."""
        pairs = [(rule.attribute, rule.operator) for rule in self.rules()] if not any(self.errors) else []
        if len(pairs) != len(set(pairs)):
            raise forms.ValidationError(
                "Two rules ask for the same thing. Put all their codes into one of them."
            )


class ListPriceForm(forms.ModelForm):
    """A price of a piece in whole currency. What it is the price of stays: take it out and add another."""

    price = forms.DecimalField(
        label="price",
        min_value=0,
        max_digits=12,
        decimal_places=3,
        widget=UnfoldAdminDecimalFieldWidget(attrs={"step": "any"}),
    )

    class Meta:
        model = SpecialPrice
        fields = ("variant", "currency", "min_quantity", "max_quantity")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        row = self.instance
        if row.pk is None:
            return
        # A lookup for each row would ask the database once a row, and a price does not move to another piece.
        self.fields["variant"] = forms.CharField(disabled=True, widget=UnfoldAdminTextInputWidget)
        for name in ("currency", "min_quantity"):
            self.fields[name].disabled = True
        self.initial.update(variant=row.variant.sku, price=Money(row.amount, row.currency).to_major())

    def _post_clean(self) -> None:
        """The operation judges and writes."""

    def clean(self) -> dict[str, Any]:
        """The amount has no more digits than its currency."""
        cleaned = super().clean() or {}
        if cleaned.get("price") is not None and cleaned.get("currency"):
            try:
                cleaned["money"] = Money.of(cleaned["price"], cleaned["currency"])
            except ValueError:
                self.add_error("price", f"{cleaned['currency']} has fewer digits after the point.")
        most, least = cleaned.get("max_quantity"), cleaned.get("min_quantity")
        if most is not None and least is not None and most < least:
            self.add_error("max_quantity", "This tier ends before it begins.")
        return cleaned

    def facts(self) -> ListPriceFacts:
        """As the operation takes it."""
        said, variant = self.cleaned_data, self.cleaned_data["variant"]
        sku = variant if isinstance(variant, str) else variant.sku
        return ListPriceFacts(sku, said["money"], said["min_quantity"], said["max_quantity"])


class ListPricesFormSet(_ThroughVerbs):
    """A page of the prices of a list."""

    def changed(self) -> list[ListPriceForm]:
        """New prices, and those that differ."""
        return [form for form in self.filled() if form.has_changed() and "money" in form.cleaned_data]

    def removed(self) -> list[SpecialPrice]:
        """Those to be taken out."""
        return [form.instance for form in self.deleted_forms if form.instance.pk]

    def clean(self) -> None:
        """Every new price is judged by the law; a refused one says why at its own line."""
        judged = [form for form in self.changed() if not form.errors]
        asked = [
            AskedPrice(
                form.instance.variant if form.instance.pk else form.cleaned_data["variant"],
                form.cleaned_data["money"],
            )
            for form in judged
        ]
        for form, refusal in zip(judged, unlawful_prices(asked), strict=True):
            if refusal is not None:
                form.add_error("price", refusal.message)
