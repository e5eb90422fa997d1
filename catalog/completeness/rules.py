"""How completely something is described, in points with reasons. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction

from core.errors import Invalid
from core.money import round_half_up

PHRASE_LENGTH = 60
MOST_PHRASES = 5
# Search engines cut titles and descriptions near these lengths.
LONGEST_TITLE = 60
LEAST_SUMMARY, MOST_SUMMARY = 70, 160
LEAST_PICTURES = 3
_WORD = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class Described:
    """What a product or category says of itself. `facts` maps what buyers look for (Fabric) to what is said of it;
    `translated` are its words in the shop's second language; `phrases` what it should be found by."""

    title: str
    description: str
    least_description: int
    pictures: int
    least_pictures: int
    subtitle: str | None = None
    seo_title: str = ""
    seo_description: str | None = None
    facts: Mapping[str, object] = field(default_factory=dict)
    has_shelf: bool = True
    translated: Mapping[str, str] = field(default_factory=dict)
    phrases: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class Completeness:
    """`score` of 100, and what would raise it, the weightiest first."""

    score: int
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Check:
    points: int
    share: Fraction
    advice: str


def judge_description(said: Described) -> Completeness:
    """Points for every part that is there, of those that can be: 100 when nothing is left to do."""
    checks = [*_words(said), *_things(said), *_phrases(said)]
    possible = sum(check.points for check in checks)
    earned = sum(check.points * check.share for check in checks)
    lost = sorted(
        (check for check in checks if check.share < 1), key=lambda check: -(1 - check.share) * check.points
    )
    return Completeness(
        round_half_up(Fraction(earned * 100, possible)), tuple(check.advice for check in lost)
    )


def _words(said: Described) -> Iterable[_Check]:
    shown_title = said.seo_title or said.title
    yield _check(
        10,
        0 < len(shown_title) <= LONGEST_TITLE,
        f"Keep the title for search engines within {LONGEST_TITLE} letters.",
    )
    length, least = len(said.description), said.least_description
    yield _Check(
        25,
        min(Fraction(length, least), Fraction(1)),
        f"Describe it in at least {least} letters: it has {length}." if length else "Describe it.",
    )
    if said.subtitle is not None:
        yield _check(5, bool(said.subtitle), "Give it a line below its title.")
    if said.seo_description is not None:
        fits = LEAST_SUMMARY <= len(said.seo_description) <= MOST_SUMMARY
        yield _check(15, fits, f"Sum it up for search engines in {LEAST_SUMMARY} to {MOST_SUMMARY} letters.")
    for name in ("title", "description"):
        yield _check(5, bool(said.translated.get(name)), f"Say its {name} in Hindi.")


def _things(said: Described) -> Iterable[_Check]:
    wanted = said.least_pictures
    advice = "Hang a picture." if wanted == 1 else f"Hang at least {wanted} pictures: it has {said.pictures}."
    yield _Check(15, min(Fraction(said.pictures, wanted), Fraction(1)), advice)
    if said.facts:
        missing = [name for name, value in said.facts.items() if not value]
        share = 1 - Fraction(len(missing), len(said.facts))
        yield _Check(10, share, f"Fill in: {', '.join(missing)}.")
    yield _check(5, said.has_shelf, "Put it into a category.")


def _phrases(said: Described) -> Iterable[_Check]:
    yield _check(5, bool(said.phrases), "Name the phrases it should be found by.")
    if not said.phrases:
        return
    heads = f"{said.title} {said.seo_title}"
    text = f"{heads} {said.subtitle or ''} {said.description} {said.seo_description or ''}"
    unsaid = [phrase for phrase in said.phrases if not says(text, phrase)]
    yield _Check(
        10, 1 - Fraction(len(unsaid), len(said.phrases)), f"Its words do not say: {', '.join(unsaid)}."
    )
    yield _check(5, says(heads, said.phrases[0]), f"Its title does not say “{said.phrases[0]}”.")


def says(text: str, phrase: str) -> bool:
    """Whether every word of the phrase stands in the text, in whatever order, case, or plural with s."""
    spoken = {_stem(word) for word in _WORD.findall(text.casefold())}
    return {_stem(word) for word in _WORD.findall(phrase.casefold())} <= spoken


def clean_phrases(phrases: Iterable[str]) -> tuple[str, ...]:
    """Phrases tidied, each once. Raises Invalid for too many and for one that is too long."""
    tidied = tuple(dict.fromkeys(" ".join(phrase.casefold().split()) for phrase in phrases if phrase.strip()))
    if len(tidied) > MOST_PHRASES:
        raise Invalid(fields={"target_phrases": f"Name {MOST_PHRASES} phrases at most."})
    if any(len(phrase) > PHRASE_LENGTH for phrase in tidied):
        raise Invalid(fields={"target_phrases": f"Keep each phrase within {PHRASE_LENGTH} letters."})
    return tidied


def _stem(word: str) -> str:
    return word[:-1] if len(word) > 3 and word.endswith("s") else word


def _check(points: int, holds: bool, advice: str) -> _Check:
    return _Check(points, Fraction(int(holds)), advice)
