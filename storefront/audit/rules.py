"""What is wrong with one page: read from its HTML alone. Pure."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any

KINDS = {
    "seo": "for search engines",
    "schema": "structured data",
    "access": "accessibility",
    "link": "broken links",
    "weight": "weight",
    "lost": "not answered",
}
LONGEST_TITLE = 70
DESCRIPTION = (40, 170)
HEAVIEST = 14 * 1024
OFFER_NEEDS = ("price", "priceCurrency", "availability", "url")


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing to be put right on a page. `kind` is one of KINDS."""

    kind: str
    words: str


@dataclass(slots=True)
class Anatomy(HTMLParser):
    """The parts of a page that are judged."""

    title: str = ""
    description: str = ""
    canonical: str = ""
    language: str = ""
    robots: str = ""
    h1: int = 0
    links: set[str] = field(default_factory=set)
    pictures_without_alt: int = 0
    nameless_links: int = 0
    unlabelled: int = 0
    data: list[str] = field(default_factory=list)
    _inside: str = ""
    _link_words: str | None = None
    _in_label: bool = False
    _labels: set[str] = field(default_factory=set)
    _fields: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        HTMLParser.__init__(self, convert_charrefs=True)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Take note of what a tag says."""
        said = {name: value or "" for name, value in attrs}
        if tag == "html":
            self.language = said.get("lang", "")
        elif tag == "meta" and said.get("name") in {"description", "robots"}:
            setattr(self, said["name"], said.get("content", ""))
        elif tag == "link" and said.get("rel") == "canonical":
            self.canonical = said.get("href", "")
        elif tag == "h1":
            self.h1 += 1
        elif tag == "img":
            self._picture(said)
        elif tag == "label":
            self._in_label = True
            self._labels.add(said.get("for", "*"))
        elif tag in {"input", "select", "textarea"} and said.get("type") not in {
            "hidden",
            "submit",
            "checkbox",
            "radio",
        }:
            self._fields.append("*" if self._in_label or "aria-label" in said else said.get("id", ""))
        elif tag == "a":
            self.links.add(said.get("href", ""))
            self._link_words = said.get("aria-label", "")
        elif tag == "title" or (tag == "script" and said.get("type") == "application/ld+json"):
            self._inside = tag
            self.data += [""] if tag == "script" else []

    def handle_data(self, data: str) -> None:
        """Words between tags."""
        if self._inside == "title":
            self.title += data
        elif self._inside == "script":
            self.data[-1] += data
        if self._link_words is not None:
            self._link_words += data

    def handle_endtag(self, tag: str) -> None:
        """The end of what was noted."""
        if tag == "a" and self._link_words is not None:
            self.nameless_links += not self._link_words.strip()
            self._link_words = None
        if tag == "label":
            self._in_label = False
        if tag == self._inside:
            self._inside = ""

    def close(self) -> None:
        """Fields are compared with labels once all are known."""
        HTMLParser.close(self)
        self.unlabelled = sum(name != "*" and name not in self._labels for name in self._fields)

    def _picture(self, said: dict[str, str]) -> None:
        self.pictures_without_alt += "alt" not in said
        if self._link_words is not None:
            self._link_words += said.get("alt", "")


def anatomy_of(page: str) -> Anatomy:
    """A page taken apart."""
    anatomy = Anatomy()
    anatomy.feed(page)
    anatomy.close()
    return anatomy


def findings_of(anatomy: Anatomy, *, size: int, address: str) -> tuple[Finding, ...]:
    """Everything that is wrong with a page; `size` in bytes after brotli, `address` what its canonical link should be."""
    return (*_for_search(anatomy, address), *_for_readers(anatomy), *_structured(anatomy), *_weight(size))


def _for_search(page: Anatomy, address: str) -> Iterator[Finding]:
    if not page.title.strip():
        yield Finding("seo", "It has no title.")
    elif len(page.title) > LONGEST_TITLE:
        yield Finding(
            "seo", f"Its title has {len(page.title)} letters; search engines cut it after {LONGEST_TITLE}."
        )
    least, most = DESCRIPTION
    if not least <= len(page.description) <= most:
        yield Finding(
            "seo", f"Its description has {len(page.description)} letters; {least} to {most} are shown whole."
        )
    if page.h1 != 1:
        yield Finding("seo", f"It has {page.h1} first headings instead of one.")
    if page.canonical and page.canonical != address:
        yield Finding("seo", f"It says that it stands at {page.canonical}.")
    if "noindex" in page.robots:
        yield Finding("seo", "It is in the sitemap and asks not to be indexed.")


def _for_readers(page: Anatomy) -> Iterator[Finding]:
    if not page.language:
        yield Finding("access", "It does not say its language.")
    if page.pictures_without_alt:
        yield Finding("access", f"{page.pictures_without_alt} pictures have no description.")
    if page.nameless_links:
        yield Finding("access", f"{page.nameless_links} links have no words.")
    if page.unlabelled:
        yield Finding("access", f"{page.unlabelled} fields have no label.")


def _structured(page: Anatomy) -> Iterator[Finding]:
    for block in page.data:
        try:
            graph = json.loads(block)
        except ValueError:
            yield Finding("schema", "Its structured data cannot be read.")
            continue
        for offer in _nodes(graph, "Offer"):
            if missing := [name for name in OFFER_NEEDS if not offer.get(name)]:
                yield Finding("schema", f"An offer lacks {', '.join(missing)}.")
        for node in (*_nodes(graph, "ProductGroup"), *_nodes(graph, "Product")):
            if "offers" in node and not node.get("image"):
                yield Finding("schema", "A product for sale has no picture.")


def _nodes(node: Any, kind: str) -> Iterator[dict[str, Any]]:
    if isinstance(node, dict):
        if node.get("@type") == kind:
            yield node
        for child in node.values():
            yield from _nodes(child, kind)
    elif isinstance(node, list):
        for child in node:
            yield from _nodes(child, kind)


def _weight(size: int) -> Iterator[Finding]:
    if size > HEAVIEST:
        yield Finding(
            "weight", f"It weighs {size // 1024} KB; more than {HEAVIEST // 1024} need a second round trip."
        )
