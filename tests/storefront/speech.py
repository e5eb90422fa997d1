"""Finds what the shop says to shoppers, for the tests that hold it against the catalogue of another language."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from django.conf import settings
from django.template.base import Lexer, Token, TokenType
from django.utils.translation.template import block_re, endblock_re, plural_re

ROOT = Path(settings.BASE_DIR)
TEMPLATES = ROOT / "templates/storefront"
# Letters, and the page for when nothing works, are written in English.
ENGLISH_ONLY = ("letters/", "pages/500.html")
# What staff see, what machines read, and names that are the same in every language.
NOT_SPOKEN = (
    "admin",
    "front_page.py",
    "order_story.py",
    "structured.py",
    "personal.py",
    "letters/",
    "management/",
    "api/",
    "key_page.py",
    "feeds.py",
    "models.py",
    "audit/",
)
# Rooms below whose every refusal a shopper may read.
REFUSING = (
    "core/measure.py", "orders/carts/operations/codes.py", "orders/carts/operations/credits.py",
    "orders/carts/operations/lines.py", "orders/carts/operations/merge_carts.py", "orders/carts/queries/credit.py",
    "orders/carts/queries/deal.py", "orders/carts/rules.py", "orders/checkout/operations", "orders/checkout/queries.py",
    "orders/checkout/rules.py", "orders/customers/alerts/operations.py", "orders/customers/codes",
    "orders/customers/consents/rules.py", "orders/customers/identity", "orders/customers/leads/rules.py",
    "orders/customers/measures", "orders/customers/newsletter", "orders/customers/operations.py",
    "orders/customers/privacy", "orders/customers/rules.py", "orders/customers/tickets/rules.py",
    "orders/fulfilment/operations/decide_undelivered.py", "orders/fulfilment/shipping/queries.py", "orders/giftcards",
    "orders/promotions/operations/uses.py", "orders/promotions/queries/live.py", "orders/questions/operations.py",
    "orders/returns/operations/lost_parcel.py", "orders/returns/queries/slips.py", "orders/reviews/own.py",
    "orders/reviews/rules.py", "orders/sales/operations/cancel_order.py", "orders/sales/operations/transfer_order.py",
    "orders/wishlists/rules.py", "payments/cash_refunds/rules.py",
)  # fmt: skip
A_SENTENCE = re.compile(r"[A-Z][^\n]*[a-z][^\n]*")


def templates() -> Iterator[Path]:
    """Every template a shopper sees as a page."""
    for path in sorted(TEMPLATES.rglob("*.html")):
        if not path.relative_to(TEMPLATES).as_posix().startswith(ENGLISH_ONLY):
            yield path


def words_in_template(source: str) -> Iterator[tuple[str, str]]:
    """The msgids of a template with their plural, or "": translate, blocktranslate and `_("…")`."""
    blocks: list[list[str]] = []
    for token in Lexer(source).tokenize():
        is_block = token.token_type is TokenType.BLOCK
        if blocks and is_block and endblock_re.match(token.contents):
            one, many = "".join(blocks[0]), "".join(blocks[1]) if len(blocks) > 1 else ""
            blocks = []
            yield one, many
        elif blocks and is_block and plural_re.match(token.contents):
            blocks.append([])
        elif blocks:
            blocks[-1].append(_as_msgid(token))
        elif is_block and block_re.match(token.contents):
            blocks = [[]]
        elif is_block and (found := re.match(r"""translate\s+(["'])(.*?)\1""", token.contents)):
            yield found[2], ""
        elif token.token_type in {TokenType.BLOCK, TokenType.VAR}:
            yield from ((found[2], "") for found in re.finditer(r"""_\((["'])(.*?)\1\)""", token.contents))


def _as_msgid(token: Token) -> str:
    if token.token_type is TokenType.VAR:
        return f"%({token.contents.strip()})s"
    return token.contents.replace("%", "%%")


def untold(source: str) -> list[str]:
    """Words of a template that stand outside of every tag for translation."""
    source = re.sub(r"<(script|style|svg)\b.*?</\1>", "", source, flags=re.DOTALL)
    found, inside = [], False
    text: list[str] = []
    for token in Lexer(source).tokenize():
        if token.token_type is TokenType.BLOCK:
            if block_re.match(token.contents):
                inside = True
            elif endblock_re.match(token.contents):
                inside = False
            text.append(" ")
        elif token.token_type is TokenType.TEXT and not inside:
            text.append(token.contents)
        elif token.token_type is TokenType.VAR:
            text.append("0")
    joined = "".join(text)
    labels = re.findall(r'\b(?:aria-label|placeholder|title|alt)="([^"]*[A-Za-z]{3,}[^"]*)"', joined)
    plain = re.sub(r"<[^>]*>", "\n", joined)
    for said in [*labels, *plain.split("\n")]:
        if re.search(r"[A-Za-z]{3,}", re.sub(r"&\w+;|\S+@\S+|Blouson|MRP|AWB|GSTIN|UPI|IFSC", "", said)):
            found.append(said.strip())
    return found


def sentences_in(paths: Iterable[Path]) -> dict[str, str]:
    """Everything that reads like a sentence in the code of pages: msgid (f-strings with {} places) to where it is."""
    found: dict[str, str] = {}
    for path in paths:
        tree = ast.parse(path.read_text())
        silent = _docstrings(tree)
        for node in ast.walk(tree):
            text = _text(node)
            if text is not None and id(node) not in silent and A_SENTENCE.fullmatch(text):
                found.setdefault(text, f"{path.relative_to(ROOT)}:{getattr(node, 'lineno', 0)}")
    return found


def refusals() -> dict[str, str]:
    """Every sentence that shoppers are told in the rooms that refuse them something: msgid to where it is."""
    found: dict[str, str] = {}
    for place in REFUSING:
        here = ROOT / place
        for path in [here] if here.is_file() else sorted(here.rglob("*.py")):
            if path.name != "models.py":  # its sentences are help for staff
                found = _told_in(path) | found
    return found


def _told_in(path: Path) -> dict[str, str]:
    """What is raised, and whatever ends as a sentence does: advice beside a field is returned, and raised elsewhere."""
    tree = ast.parse(path.read_text())
    silent = _docstrings(tree)
    raised = {id(part) for node in ast.walk(tree) if _refuses(node) for part in ast.walk(node)}
    found: dict[str, str] = {}
    for node in ast.walk(tree):
        text = _text(node)
        if text is None or id(node) in silent or not A_SENTENCE.fullmatch(text):
            continue
        if id(node) in raised or text.endswith((".", "!", "?")):
            found.setdefault(text, f"{path.relative_to(ROOT)}:{getattr(node, 'lineno', 0)}")
    return found


def _refuses(node: ast.AST) -> bool:
    """`raise …`, or the message of a refusal."""
    named = isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name) and node.targets[0].id
    return isinstance(node, ast.Raise) or named == "message"


def page_code() -> list[Path]:
    """The modules of the storefront whose words shoppers read."""
    return [
        path
        for path in sorted((ROOT / "storefront").rglob("*.py"))
        if not any(part in path.relative_to(ROOT / "storefront").as_posix() for part in NOT_SPOKEN)
        and "migrations" not in path.parts
    ]


def _docstrings(tree: ast.AST) -> set[int]:
    silent = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            silent.add(id(node.value))
        if isinstance(node, ast.JoinedStr):
            silent |= {id(part) for part in ast.walk(node) if part is not node}
    return silent


def _text(node: ast.AST) -> str | None:
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return node.value
    if isinstance(node, ast.JoinedStr):
        return "".join(
            part.value if isinstance(part, ast.Constant) and isinstance(part.value, str) else "{}"
            for part in node.values
        )
    return None
