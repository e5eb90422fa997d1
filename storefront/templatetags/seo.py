"""Tags for those who read pages without eyes: social cards and structured data."""

from __future__ import annotations

import json
from typing import Any

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

register = template.Library()

# A data block must not be able to end itself or open a comment.
_ESCAPES = str.maketrans(
    {"<": "\\u003C", ">": "\\u003E", "&": "\\u0026", "\u2028": "\\u2028", "\u2029": "\\u2029"}
)


@register.simple_tag
def structured_data(graph: Any) -> SafeString:
    """A JSON-LD data block. It is not a script: the content security policy lets it be."""
    text = json.dumps(
        {"@context": "https://schema.org", "@graph": graph}, ensure_ascii=False, separators=(",", ":")
    )
    return format_html(
        '<script type="application/ld+json">{}</script>',
        mark_safe(text.translate(_ESCAPES)),  # noqa: S308 - every character that could end the block is escaped
    )


@register.simple_tag
def social_card(card: dict[str, str]) -> SafeString:
    """Open Graph and X card properties; empty ones are left out."""
    rows = [(name, value) for name, value in card.items() if value]
    if "/cards/" in card.get("image", ""):
        rows += [("image:width", "1200"), ("image:height", "630"), ("image:alt", card.get("title", ""))]
    graph = format_html_join("\n", '<meta property="og:{}" content="{}">', rows)
    kind = "summary_large_image" if card.get("image") else "summary"
    return format_html('{}\n<meta name="twitter:card" content="{}">', graph, kind)
