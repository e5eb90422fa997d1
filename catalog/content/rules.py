"""The light marks of written pages, as plain values: no HTML comes in, so none can get out. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass

LINK = r"\[(?P<words>[^\]\n]{1,200})\]\((?P<url>(?:/|https://|mailto:|tel:)[^\s()]{0,400})\)"
MARKS = re.compile(
    rf"{LINK}|\*\*(?P<bold>(?!\s)[^*\n]+(?<!\s))\*\*|(?<!\*)\*(?P<italic>(?![\s*])[^*\n]+(?<!\s))\*(?!\*)"
)
HEADING = re.compile(r"^#{2,3} +(?=\S)")


@dataclass(frozen=True, slots=True)
class Run:
    """Words of one look: kind is "", bold, italic or link."""

    text: str
    kind: str = ""
    url: str = ""


@dataclass(frozen=True, slots=True)
class Block:
    """A heading, paragraph, quote or list; a list has one line of runs for each point, the others have one line."""

    kind: str
    lines: tuple[tuple[Run, ...], ...]

    @property
    def plain(self) -> str:
        """Its words without marks."""
        return " ".join("".join(run.text for run in line) for line in self.lines)


@dataclass(frozen=True, slots=True)
class Question:
    """A heading that asks, and what is said below it."""

    question: str
    answer: str


def runs_of(line: str) -> tuple[Run, ...]:
    """A line with its marks read; marks that do not close are words."""
    runs: list[Run] = []
    end = 0
    for mark in MARKS.finditer(line):
        if mark.start() > end:
            runs.append(Run(line[end : mark.start()]))
        if mark["words"]:
            runs.append(Run(mark["words"], "link", mark["url"]))
        else:
            runs.append(Run(mark["bold"] or mark["italic"], "bold" if mark["bold"] else "italic"))
        end = mark.end()
    if end < len(line):
        runs.append(Run(line[end:]))
    return tuple(runs)


def blocks_of(body: str) -> tuple[Block, ...]:
    """A text as its blocks; empty lines part them, and a heading, list or quotation needs none around it."""
    blocks: list[Block] = []
    for chunk in re.split(r"\n\s*\n", body.replace("\r\n", "\n").strip()):
        lines = [line.strip() for line in chunk.split("\n") if line.strip()]
        while lines:
            kind = _kind(lines[0])
            taken = 1 if kind == "heading" else _same(lines, kind)
            blocks.append(_block(kind, lines[:taken]))
            lines = lines[taken:]
    return tuple(blocks)


def questions_of(blocks: tuple[Block, ...]) -> tuple[Question, ...]:
    """Headings that end with a question mark, each with the blocks up to the next heading."""
    found: list[Question] = []
    asked, said = "", []
    for block in (*blocks, Block("heading", ((Run(""),),))):
        if block.kind != "heading":
            said.append(block.plain)
            continue
        if asked and said:
            found.append(Question(asked, " ".join(said)))
        asked, said = (block.plain if block.plain.endswith("?") else ""), []
    return tuple(found)


def _kind(line: str) -> str:
    if HEADING.match(line):
        return "heading"
    return {"- ": "list", "> ": "quote"}.get(line[:2], "paragraph")


def _same(lines: list[str], kind: str) -> int:
    return next((place for place, line in enumerate(lines) if _kind(line) != kind), len(lines))


def _block(kind: str, lines: list[str]) -> Block:
    if kind == "heading":
        return Block(kind, (runs_of(HEADING.sub("", lines[0])),))
    if kind == "list":
        return Block(kind, tuple(runs_of(line[2:]) for line in lines))
    return Block(kind, (runs_of(" ".join(line.removeprefix("> ") for line in lines)),))
