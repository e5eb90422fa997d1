"""One request for all stylesheets of a page."""

from __future__ import annotations

from typing import Any

from django import template
from django.template.base import NodeList, Parser, Token
from django.template.context import Context
from django.utils.safestring import SafeString, mark_safe

from storefront.styles import bundle

register = template.Library()


class Bundled(template.Node):
    """What stands between the tags, its links to stylesheets made one."""

    def __init__(self, nodes: NodeList) -> None:
        self.nodes = nodes

    def render(self, context: Context) -> SafeString:
        """The links of the page and of its layout together."""
        return mark_safe(bundle(self.nodes.render(context)))  # noqa: S308 - links from our own templates


@register.tag
def bundled(parser: Parser, token: Token) -> Any:
    """`{% bundled %}<link rel="stylesheet" …>…{% endbundled %}`"""
    nodes = parser.parse(("endbundled",))
    parser.delete_first_token()
    return Bundled(nodes)
