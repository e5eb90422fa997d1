"""What a review has to say, and how stars add up. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from fractions import Fraction

from core.errors import Invalid, Refused
from core.money import round_half_up
from orders.customers.leads.rules import plain_message
from orders.customers.rules import plain_text

STARS = (1, 2, 3, 4, 5)
FITS = {"small": "Runs small", "true": "True to size", "large": "Runs large"}
TITLE_LENGTH = 80
TEXT_LENGTH = 2000
LEAST_TEXT = 10
MOST_PHOTOS = 3
MOST_PHOTO_BYTES = 10_000_000
SMALL, LARGE = "-400.webp", "-1200.jpg"  # what follows the stem of a photo's files
ENDINGS = (SMALL, LARGE)
ASKED_AFTER = timedelta(days=7)
ASKED_UNTIL = timedelta(days=45)


class NotBought(Refused):
    """Only who has received a piece may review it."""

    code = "not_bought"
    message = "You can review a piece once it has been delivered to you."
    http_status = 404


@dataclass(frozen=True, slots=True)
class ReviewWords:
    """A review as it was typed; `fit` may be empty."""

    stars: str
    title: str
    text: str
    fit: str = ""


@dataclass(frozen=True, slots=True)
class CleanReview:
    """A review that may be kept."""

    stars: int
    title: str
    text: str
    fit: str


@dataclass(frozen=True, slots=True)
class Rating:
    """What all approved reviews of a product come to. `tenths` is the average in tenths of a star, half up."""

    count: int
    tenths: int
    by_stars: Mapping[int, int]

    @property
    def average(self) -> str:
        """`4.5`."""
        return f"{self.tenths // 10}.{self.tenths % 10}"


def clean_review(words: ReviewWords) -> CleanReview:
    """The review tidied. Raises Invalid naming every field that needs another look (stars, title, text, fit)."""
    title, text = plain_text(words.title), plain_message(words.text)
    problems = {}
    if words.stars not in {str(star) for star in STARS}:
        problems["stars"] = "Choose from one to five stars."
    if len(title) > TITLE_LENGTH:
        problems["title"] = f"Please shorten this to {TITLE_LENGTH} characters."
    if len(text) < LEAST_TEXT:
        problems["text"] = "Write a sentence about how it looks, feels or fits."
    elif len(text) > TEXT_LENGTH:
        problems["text"] = f"Please shorten this to {TEXT_LENGTH} characters."
    if words.fit and words.fit not in FITS:
        problems["fit"] = "Choose how it fits, or leave it open."
    if problems:
        raise Invalid(fields=problems)
    return CleanReview(int(words.stars), title, text, words.fit)


def rating_of(by_stars: Mapping[int, int]) -> Rating:
    """Count and average of so many reviews with each number of stars."""
    count = sum(by_stars.values())
    total = sum(stars * many for stars, many in by_stars.items())
    return Rating(count, round_half_up(Fraction(total * 10, count)) if count else 0, dict(by_stars))


def shown_name(name: str) -> str:
    """How a reviewer is called in public: `Asha R.` for Asha Rao."""
    first, *more = name.split() or ["A customer"]
    return f"{first} {more[-1][0].upper()}."[:60] if more and first != "A customer" else first[:60]
