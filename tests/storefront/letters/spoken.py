"""Everything that the letters can say: their templates with every branch taken, every value a sign that no language has."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from django.conf import settings
from django.template.base import Node, NodeList, TextNode, VariableNode
from django.template.defaulttags import AutoEscapeControlNode, ForNode, IfNode, WithNode
from django.template.loader import get_template
from django.template.loader_tags import BlockNode, ExtendsNode, IncludeNode

LETTERS = Path(settings.BASE_DIR) / "templates/storefront/letters"
VALUE, ADDRESS = "¤", "https://blouson.test/¤"
# Each line has a handful of branches at most: so many tries take each of them beside each of the others.
TRIES = 150


@dataclass
class Telling:
    """One way through a template: which branch of every `if` is taken is drawn from `choice`."""

    choice: random.Random
    blocks: dict[str, BlockNode] = field(default_factory=dict)

    def of(self, name: str) -> str:
        """A whole template."""
        return self._all(get_template(name).template.nodelist)  # type: ignore[attr-defined]

    def _all(self, nodes: NodeList) -> str:
        return "".join(self._one(node) for node in nodes)

    def _one(self, node: Node) -> str:
        match node:
            case TextNode():
                return node.s
            case VariableNode():
                return _sign(str(node.filter_expression))
            case IfNode():
                return self._branch(node)
            case ForNode():
                return self._all(node.nodelist_loop)
            case ExtendsNode():
                self.blocks = {**node.blocks, **self.blocks}
                return self.of(str(node.parent_name.var))
            case BlockNode():
                return self._all(self.blocks.get(node.name, node).nodelist)
            case IncludeNode():
                return self.of(str(node.template.var))
            case WithNode() | AutoEscapeControlNode():
                return self._all(node.nodelist)
        return ""

    def _branch(self, node: IfNode) -> str:
        branches = [nodes for _, nodes in node.conditions_nodelists]
        has_else = node.conditions_nodelists[-1][0] is None
        place = self.choice.randrange(len(branches) + (0 if has_else else 1))
        return self._all(branches[place]) if place < len(branches) else ""


def _sign(words: str) -> str:
    if "_url" in words:
        return ADDRESS
    return f"₹{VALUE}" if "|rupees" in words else VALUE


def kinds() -> list[str]:
    """The templates that are letters of their own, not parts of others, without their ending."""
    parts = {"base", "news", "lines", "parcel", "store"}
    return sorted({path.stem for path in LETTERS.iterdir()} - parts)


def tellings(kind: str) -> Iterator[tuple[str, str]]:
    """Texts and pages of one kind of letter, each with other branches."""
    choice = random.Random(kind)  # the same way every time
    for _ in range(TRIES):
        yield tuple(Telling(choice).of(f"storefront/letters/{kind}.{ending}") for ending in ("txt", "html"))  # type: ignore[misc]
