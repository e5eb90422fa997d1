"""When, where and how a style is sold: the part of its form that goes through `set_sale_terms`."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from unfold.widgets import UnfoldAdminCheckboxSelectMultipleWidget

from catalog.assortment.models import SalesChannel
from catalog.assortment.operations import SaleTerms, check_terms
from catalog.products.models import Product
from catalog.products.operations import missing_before_shown
from core.errors import Invalid

TERMS = ("type", "size_chart", "channels", "published_from", "published_until", "is_one_of_a_kind")


class ChannelsField(forms.MultipleChoiceField):
    """The codes of sales channels, ticked by name."""

    widget = UnfoldAdminCheckboxSelectMultipleWidget


class SaleTermsForm(forms.ModelForm):
    """Mixin of the style's form."""

    channels = ChannelsField(label="Sold in", error_messages={"required": "Choose at least one channel."})

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "channels" in self.fields:
            named = SalesChannel.objects.values_list("code", "name")
            self.fields["channels"].choices = list(named)  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """Judged by the operation's own rules; what is wrong is said at its field."""
        cleaned = super().clean() or {}
        if self.errors:
            return cleaned
        try:
            check_terms(self.instance, self.terms())
        except Invalid as refusal:
            for field, advice in refusal.fields.items():
                self.add_error(field, advice)
        return cleaned

    def terms(self) -> SaleTerms:
        """What was filled in, as the operation takes it."""
        said = self.cleaned_data
        return SaleTerms(
            channels=tuple(said["channels"]),
            published_from=said["published_from"],
            published_until=said["published_until"],
            is_one_of_a_kind=said["is_one_of_a_kind"],
            type_handle=said["type"].handle if said["type"] else "",
            chart_handle=said["size_chart"].handle if said["size_chart"] else "",
        )

    @property
    def has_new_terms(self) -> bool:
        """Whether any of them was filled in otherwise than it stood."""
        return bool(set(TERMS) & set(self.changed_data))


def missing_words(product: Product) -> SafeString | str:
    """What has to be seen to before a style can be shown, one a line, for the top of its page."""
    missing = missing_before_shown(product)
    if not missing:
        return "Nothing is missing."
    return format_html("<ul>{}</ul>", format_html_join("", "<li>{}</li>", ([each] for each in missing)))
