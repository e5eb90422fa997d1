"""Fields and values of the audit trail as people read them."""

from __future__ import annotations

from django import template

register = template.Library()


@register.filter
def field_words(name: str) -> str:
    """A field's name in words."""
    return name.replace("_", " ")


@register.filter
def value_words(value: object) -> str:
    """A kept value: a dash for nothing, yes and no, lists with commas."""
    if value in (None, "", [], {}):
        return "–"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list):
        return ", ".join(value_words(item) for item in value)
    return str(value)
