"""The form of a promotion: only what its method needs, amounts in rupees and percent, tiers and parts as small rows."""

from __future__ import annotations

import functools
import operator
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.text import capfirst
from unfold.widgets import (
    UnfoldAdminDecimalFieldWidget,
    UnfoldAdminIntegerFieldWidget,
    UnfoldAdminSelectWidget,
    UnfoldAdminTextInputWidget,
)

from core.money import Money
from orders.models import Promotion
from orders.promotions.rules import Lane, Target, Tier
from orders.promotions.rules.terms import MOST_PARTS, MOST_TIERS, Part, PromotionTerms, terms_problems
from orders.promotions.words import ATTRIBUTES, OF_PIECES, WrongWords, text_of, values_of

DEAREST = Decimal("9999999.99")
METHODS = {
    "percentage": ("Percent off", "10% off sarees, 5% off the whole order, half of the delivery."),
    "fixed": ("An amount off", "₹300 off the order, ₹100 off each blouse, free delivery up to ₹99."),
    "buyget": ("Buy some, get some", "Buy two, get the cheapest third one free."),
    "bundle": ("A set at one price", "A blouse and a petticoat for ₹1,999 together."),
    "gift": ("A free piece", "A potli bag with every order from ₹5,000."),
}
TAKES_OFF = [
    ("items:across", "the pieces it applies to, together"),
    ("items:each", "each of these pieces"),
    ("items:once", "so many of these pieces in all, the cheapest first"),
    ("order:across", "everything in the bag"),
    ("shipping_methods:across", "the delivery"),
]
GOODS_LANES = [(1, "first: beside other offers on pieces (catalogue)"), (2, "after these: on the order")]
COMMON = ["name", "is_automatic", "lane", "priority", "is_exclusive", "campaign", "starts_at", "ends_at",
          "upsell_message"]  # fmt: skip
OF_METHOD = {
    "percentage": ["takes_off", "percent", "max_quantity", "most_off", "tiers_by"],
    "fixed": ["takes_off", "rupees", "max_quantity", "tiers_by"],
    "buyget": ["buy_quantity", "get_quantity", "percent", "max_quantity", "most_off"],
    "bundle": ["rupees", "max_quantity"],
    "gift": ["gift_variant", "get_quantity"],
}
WORDS = {
    "percent": ("percent off", "Up to two digits after the point: 12.5"),
    "max_quantity": ("at most so many", "Pieces of each line, pieces in all, or sets. Empty: no limit."),
    "buy_quantity": ("for every … bought", "Which pieces have to be bought is said in the conditions below."),
    "get_quantity": ("… are given", "The cheapest that fit; a piece is never both bought and given."),
}


def _rupees(label: str, help_text: str = "", *, required: bool = False) -> forms.DecimalField:
    return forms.DecimalField(
        label=label, required=required, min_value=0, max_value=DEAREST, decimal_places=2,
        widget=UnfoldAdminDecimalFieldWidget, help_text=help_text,
    )  # fmt: skip


class PromotionForm(forms.ModelForm):
    """Rupees and percent in, paise and basis points kept."""

    method_name = "percentage"
    takes_off = forms.ChoiceField(label="off what", choices=TAKES_OFF, widget=UnfoldAdminSelectWidget)
    percent = forms.DecimalField(
        min_value=0, max_value=100, decimal_places=2, required=False, widget=UnfoldAdminDecimalFieldWidget
    )
    rupees = _rupees("amount (₹)", "GST included. For a set: what all its pieces cost together.")
    most_off = _rupees("at most (₹)", "The most it takes off one order. Empty: no limit.")
    lane = forms.TypedChoiceField(
        label="when it counts", coerce=int, choices=GOODS_LANES, initial=2, widget=UnfoldAdminSelectWidget,
        help_text="Delivery offers always come last.",
    )  # fmt: skip

    class Meta:
        model = Promotion
        fields = (
            "name", "is_automatic", "priority", "is_exclusive", "campaign", "starts_at", "ends_at", "upsell_message",
            "max_quantity", "tiers_by", "buy_quantity", "get_quantity", "gift_variant",
        )  # fmt: skip
        labels = {
            "is_automatic": "for everybody, without a code",
            "is_exclusive": "no other beside it",
            "upsell_message": "what the bag says when it is near",
            "gift_variant": "the piece that is given",
            "tiers_by": "steps count",
        }
        help_texts = {
            "name": "Shoppers read it in their bag.",
            "priority": "Of offers with the same number the best one counts; other numbers add up, higher first.",
            "upsell_message": "Such as: Add {missing} for 10% off. {missing} becomes the amount.",
            "is_exclusive": "When it applies, no later offer of the same stage does.",
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.method = self.instance.method or self.method_name
        for name in [
            name
            for name in self.fields
            if name in set(functools.reduce(operator.iadd, OF_METHOD.values(), []))
        ]:
            if name not in OF_METHOD[self.method]:
                del self.fields[name]
        for name, (label, words) in WORDS.items():
            if name in self.fields:
                self.fields[name].label, self.fields[name].help_text = label, words
        if "gift_variant" in self.fields:
            self.fields["gift_variant"].required = True
        self._add_rows()
        for field in self.fields.values():
            field.label = capfirst(field.label) if field.label else field.label
        if self.instance.pk:
            self.initial.update(self._kept())

    def _add_rows(self) -> None:
        tiers = self.method in ("percentage", "fixed")
        unit = "percent off" if self.method == "percentage" else "amount off (₹)"
        for row in range(1, MOST_TIERS + 1) if tiers else ():
            self.fields[f"tier_{row}_from"] = _rupees(f"step {row}: from (₹ or pieces)")
            self.fields[f"tier_{row}_value"] = _rupees(unit)
        for row in range(1, MOST_PARTS + 1) if self.method == "bundle" else ():
            self.fields[f"part_{row}_quantity"] = forms.IntegerField(
                label=f"part {row}: pieces", min_value=1, max_value=20, required=False,
                widget=UnfoldAdminIntegerFieldWidget,
            )  # fmt: skip
            choices = [
                ("", "Choose…"),
                *((name, ATTRIBUTES[name].label) for name in OF_PIECES if name != "price"),
            ]
            self.fields[f"part_{row}_attribute"] = forms.ChoiceField(
                label="chosen by", choices=choices, required=False, widget=UnfoldAdminSelectWidget
            )
            self.fields[f"part_{row}_names"] = forms.CharField(
                label="among", required=False, max_length=500, widget=UnfoldAdminTextInputWidget
            )

    def _kept(self) -> dict[str, Any]:
        """What is stored, as the form shows it."""
        row, is_percent = self.instance, self.method in ("percentage", "buyget")
        kept: dict[str, Any] = {
            "takes_off": f"{row.target}:{row.allocation}",
            "percent": _shown(row.value) if is_percent else None,
            "rupees": None if is_percent else Money(row.value).to_major(),
            "most_off": Money(row.max_discount).to_major() if row.max_discount is not None else None,
            "lane": min(row.lane, 2),
        }
        for number, tier in enumerate(row.tiers[:MOST_TIERS], start=1):
            by_spend = row.tiers_by == "spend"
            kept[f"tier_{number}_from"] = _shown(tier["threshold"]) if by_spend else tier["threshold"]
            kept[f"tier_{number}_value"] = _shown(tier["value"])
        for number, part in enumerate(row.parts[:MOST_PARTS], start=1):
            rule: dict[str, Any] = part["rules"][0] if part["rules"] else {"attribute": "", "values": []}
            kept[f"part_{number}_quantity"] = part["quantity"]
            kept[f"part_{number}_attribute"] = rule["attribute"]
            kept[f"part_{number}_names"] = text_of(rule["attribute"], rule["values"])
        return kept

    def clean(self) -> dict[str, Any]:
        """Refuses nonsense at the field where it stands."""
        said = super().clean() or {}
        self.cleaned_tiers, self.cleaned_parts = self._tiers(said), self._parts(said)
        places = {"value": self._amount_name(), "tiers": "tier_1_from", "parts": "part_1_quantity"}
        broken = {name.partition("_")[0] for name in self.errors}
        for name, words in terms_problems(self._terms(said)).items():
            place = places.get(name, name)
            is_told = place in self.errors or (name in {"tiers", "parts"} and name[:-1] in broken)
            if place in self.fields and not is_told:
                self.add_error(place, words)
        return said

    def _amount_name(self) -> str:
        return "percent" if "percent" in self.fields else "rupees"

    def _terms(self, said: dict[str, Any]) -> PromotionTerms:
        """What the form says, as far as it can be judged by itself; conditions are judged in their own rows."""
        target, _, allocation = said.get("takes_off", "items:across").partition(":")
        is_carriage = target == Target.SHIPPING
        return PromotionTerms(
            name=said.get("name") or "",
            method=self.method,
            target=target,
            allocation=allocation,
            value=int((said.get(self._amount_name()) or 0) * 100),
            tiers=tuple(Tier(each["threshold"], each["value"]) for each in self.cleaned_tiers),
            max_quantity=said.get("max_quantity"),
            parts=tuple(
                Part(each["quantity"], each["rules"][0]["attribute"], tuple(each["rules"][0]["values"]))
                for each in self.cleaned_parts
            ),
            gift_sku=said["gift_variant"].sku if said.get("gift_variant") else "",
            lane=Lane.SHIPPING if is_carriage else said.get("lane", Lane.ORDER),
            starts_at=said.get("starts_at"),
            ends_at=said.get("ends_at"),
        )

    def _tiers(self, said: dict[str, Any]) -> list[dict[str, int]]:
        found: list[dict[str, int]] = []
        for row in range(1, MOST_TIERS + 1):
            start, value = said.get(f"tier_{row}_from"), said.get(f"tier_{row}_value")
            if start is None and value is None:
                continue
            if start is None or value is None:
                self.add_error(f"tier_{row}_from", "A step needs both: from where on, and how much.")
                continue
            by_spend = said.get("tiers_by") != "count"
            if not by_spend and start != int(start):
                self.add_error(f"tier_{row}_from", "Steps by pieces begin at whole numbers.")
                continue
            found.append({"threshold": int(start * 100 if by_spend else start), "value": int(value * 100)})
        return sorted(found, key=lambda tier: tier["threshold"])

    def _parts(self, said: dict[str, Any]) -> list[dict[str, Any]]:
        if self.method != "bundle":
            return []
        found = []
        for row in range(1, MOST_PARTS + 1):
            count, attribute = said.get(f"part_{row}_quantity"), said.get(f"part_{row}_attribute")
            names = said.get(f"part_{row}_names") or ""
            if not count and not attribute and not names:
                continue
            if not count or not attribute:
                self.add_error(f"part_{row}_quantity", "A part needs how many pieces, and which ones.")
                continue
            try:
                values = values_of(attribute, "in", names)
            except WrongWords as wrong:
                self.add_error(f"part_{row}_names", str(wrong))
                continue
            rule = {"attribute": attribute, "operator": "in", "values": values}
            found.append({"quantity": count, "rules": [rule]})
        return found

    def _post_clean(self) -> None:
        """Amounts are taken over before the table's own checks look at them."""
        if not self.errors:
            self._take_over()
        super()._post_clean()  # type: ignore[misc]  # Django's own name, not in its stubs

    def _take_over(self) -> None:
        row, said = self.instance, self.cleaned_data
        row.method = self.method
        row.lane = said["lane"]
        target, _, allocation = said.get("takes_off", "items:across").partition(":")
        row.target, row.allocation = target, allocation
        if target == "shipping_methods":
            row.lane = 3
        amount = said.get("percent") if "percent" in self.fields else said.get("rupees")
        row.value = int((amount or 0) * 100)
        most = said.get("most_off")
        row.max_discount = None if most is None else int(most * 100)
        row.tiers, row.parts = self.cleaned_tiers, self.cleaned_parts


def _shown(hundredths: int) -> Decimal:
    return Decimal(hundredths).scaleb(-2)


def fieldsets_of(method: str) -> list[tuple[str | None, dict[str, Any]]]:
    """The form's parts for a method."""
    sets: list[tuple[str | None, dict[str, Any]]] = [
        (None, {"fields": ["name", "is_automatic"]}),
        (METHODS[method][0], {"fields": OF_METHOD[method], "description": METHODS[method][1]}),
    ]
    if method in ("percentage", "fixed"):
        rows = [(f"tier_{row}_from", f"tier_{row}_value") for row in range(1, MOST_TIERS + 1)]
        words = "The highest step that is reached counts instead of the figure above. Leave them empty if there are none."
        sets.append(("More for more", {"fields": rows, "description": words, "classes": ["collapse"]}))
    if method == "bundle":
        parts = [
            (f"part_{row}_quantity", f"part_{row}_attribute", f"part_{row}_names")
            for row in range(1, MOST_PARTS + 1)
        ]
        sets.append(("What belongs to the set", {"fields": parts}))
    sets.append(("Beside other offers", {"fields": [("lane", "priority"), "is_exclusive"]}))
    sets.append(("When, and from which budget", {"fields": ["starts_at", "ends_at", "campaign"]}))
    sets.append(("In the bag", {"fields": ["upsell_message"]}))
    return sets


def declared(form: type[forms.ModelForm], method: str) -> type[forms.ModelForm]:
    """The form of one method with its rows declared, so that the admin knows every field's name."""
    rows: dict[str, Any] = {"method_name": method}
    sample = type("Sample", (form,), {"method_name": method})(instance=Promotion(method=method))
    for name, field in sample.fields.items():
        if name.startswith(("tier_", "part_")):
            rows[name] = field
    return type("PromotionFormOf" + method.title(), (form,), rows)


__all__ = ["METHODS", "PromotionForm", "declared", "fieldsets_of"]
