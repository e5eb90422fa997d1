"""Descriptions written as HTML, as plain paragraphs. Pure."""

from __future__ import annotations

import re
from html.parser import HTMLParser

BREAKS = {"p", "div", "br", "li", "ul", "ol", "tr", "table", "h1", "h2", "h3", "h4", "h5", "h6", "blockquote"}
SILENT = {"script", "style", "iframe", "template", "noscript", "head", "title"}


class _Reader(HTMLParser):
    """Gathers the text; blocks begin a new line, scripts and styles say nothing."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self._silent = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """A block, an item of a list, or the start of what is not for reading."""
        self._silent += tag in SILENT
        if tag in BREAKS:
            self.parts.append("\n– " if tag == "li" else "\n")

    def handle_endtag(self, tag: str) -> None:
        """The end of one of them."""
        self._silent -= tag in SILENT and self._silent > 0
        if tag in BREAKS and tag != "li":
            self.parts.append("\n")

    def handle_data(self, data: str) -> None:
        """Words; line ends in the source are only spaces."""
        if not self._silent:
            self.parts.append(re.sub(r"\s+", " ", data))


def plain_paragraphs(html: str) -> str:
    """The words of a piece of HTML in paragraphs; plain text keeps its line ends."""
    if not re.search(r"<[a-zA-Z/!]|&[a-zA-Z#]", html):
        return html.replace("\r\n", "\n").strip()
    reader = _Reader()
    reader.feed(html)
    reader.close()
    lines = [line.strip() for line in "".join(reader.parts).split("\n")]
    text = "\n".join(line for line in lines if line not in {"", "–"})
    return re.sub(r"\n(?!– )", "\n\n", text)
