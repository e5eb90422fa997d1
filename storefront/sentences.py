"""Sentences that the rooms below say in English, in the reader's language.

Templates carry their own translations. What comes out of the code of the shop (a refusal, a step of an order, a note
about stock) is written in English there and knows nothing of languages: it is matched here, whole, as the words
between two tags of the finished page, against the same translation file. `{}` in a message stands for anything.
"""

from __future__ import annotations

import gettext
import html
import re
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path

from django.conf import settings

WORDS = re.compile(r"(?<=>)[^<>]*[A-Za-z]{2}[^<>]*(?=<)")
# What nobody reads, and what the visitor typed.
LEFT_ALONE = re.compile(r"(<(script|style|textarea|svg|pre)\b.*?</\2>)", re.DOTALL)
PLACE = re.compile(r"\{\w*\}")
SENTENCES = re.compile(r"(?<=[.!?]) ")
LONGEST = 400


@dataclass(frozen=True, slots=True)
class Pattern:
    """A sentence with places, and how it is said; places keep their order or carry names.

    `lead` and `tail` are its words before the first place and behind the last: most texts are told apart by them.
    """

    english: re.Pattern[str]
    said: str
    lead: str
    tail: str

    def places(self, text: str) -> tuple[str, ...] | None:
        """What stands in its places when the text is this sentence."""
        if not text.startswith(self.lead) or not text.endswith(self.tail):
            return None
        found = self.english.fullmatch(text)
        return found and found.groups()


@dataclass(frozen=True)
class Sentences:
    """A language: what is said word for word, and what has places."""

    plain: dict[str, str]
    patterns: tuple[Pattern, ...]


@cache
def sentences(code: str) -> Sentences:
    """The translation file of a language, read once per process."""
    path = Path(settings.LOCALE_PATHS[0]) / code / "LC_MESSAGES" / "django.mo"
    with path.open("rb") as file:
        catalogue: dict[object, str] = gettext.GNUTranslations(file)._catalog  # type: ignore[attr-defined]
    words = {english: said for english, said in catalogue.items() if isinstance(english, str) and english}
    placed = sorted((english for english in words if PLACE.search(english)), key=len, reverse=True)
    return Sentences(
        plain={english: said for english, said in words.items() if not PLACE.search(english)},
        patterns=tuple(_pattern(english, words[english]) for english in placed),
    )


def _pattern(english: str, said: str) -> Pattern:
    fixed = PLACE.split(english)
    matching = "(.+?)".join(map(re.escape, fixed[:-1])) + "(.*?)" + re.escape(fixed[-1])
    return Pattern(re.compile(matching), said, fixed[0], fixed[-1])


@lru_cache(maxsize=4096)
def said_in(code: str, text: str) -> str:
    """A text in another language when all of it is known; otherwise as it is."""
    known = sentences(code)
    if text in known.plain:
        return known.plain[text]
    if len(text) > LONGEST:
        return text
    loose: tuple[Pattern, tuple[str, ...]] | None = None
    for pattern in known.patterns:
        if (places := pattern.places(text)) is None:
            continue
        if not any(map(SENTENCES.search, places)):
            return _filled(code, pattern, places)
        loose = loose or (pattern, places)
    # A place holds a name or an amount. One that would swallow the end of a sentence is the last resort.
    if told := _sentence_by_sentence(code, text):
        return told
    return _filled(code, *loose) if loose else text


def _sentence_by_sentence(code: str, text: str) -> str:
    """Several sentences, each known by itself; "" otherwise."""
    parts = SENTENCES.split(text)
    told = [said_in(code, part) for part in parts] if len(parts) > 1 else parts
    return " ".join(told) if all(one != other for one, other in zip(told, parts, strict=True)) else ""


def _filled(code: str, pattern: Pattern, places: tuple[str, ...]) -> str:
    parts = [said_in(code, part) for part in places]
    return PLACE.sub(lambda place: parts.pop(0) if parts else "", pattern.said)


def page_said_in(code: str, page: str) -> str:
    """A page, each run of words between two tags in another language where it is known."""
    kept = LEFT_ALONE.split(page)
    # The split yields words, what is left alone, and the name of its tag, in turn.
    return "".join(
        WORDS.sub(lambda found: _told(code, found[0]), part) if place % 3 == 0 else part
        for place, part in enumerate(kept)
        if place % 3 != 2
    )


def _told(code: str, run: str) -> str:
    text = run.strip()
    english = html.unescape(text)
    told = said_in(code, english)
    return run if told == english else run.replace(text, html.escape(told, quote=False), 1)
