"""Whether two customers are likely to be one person, in points and with the reasons. Pure."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass

SUSPICIOUS_FROM = 40
MOST_POINTS = 100
REASONS: Mapping[str, str] = {
    "email": "e-mail addresses that are spellings of one another",
    "phone": "the same telephone",
    "name_and_pin": "the same name at the same PIN code",
    "house": "the same house",
    "gstin": "the same GSTIN",
    "name": "the same name",
    "other_name": "names that have nothing in common",
}
POINTS: Mapping[str, int] = {
    "email": 60,
    "phone": 45,
    "name_and_pin": 40,
    "house": 15,
    "gstin": 25,
    "name": 10,
    "other_name": -30,
}
# Letters that these houses deliver to the same box, and slips of the finger in their names.
DOTS_DO_NOT_COUNT = frozenset({"gmail.com"})
DOMAINS: Mapping[str, str] = {
    "googlemail.com": "gmail.com",
    "gmial.com": "gmail.com",
    "gmai.com": "gmail.com",
    "gamil.com": "gmail.com",
    "gmail.co": "gmail.com",
    "gmail.con": "gmail.com",
    "gmail.in": "gmail.com",
    "yahooo.com": "yahoo.com",
    "yaho.com": "yahoo.com",
    "yahoo.con": "yahoo.com",
    "hotmial.com": "hotmail.com",
    "hotmail.con": "hotmail.com",
    "outlok.com": "outlook.com",
    "rediffmail.con": "rediffmail.com",
}
_NOT_A_WORD = re.compile(r"[^\w]+")


@dataclass(frozen=True, slots=True)
class Place:
    """A PIN code and the first line there."""

    pincode: str
    line1: str


@dataclass(frozen=True, slots=True)
class PersonFacts:
    """What is known of a customer that could be another's too. Telephones are +91 and ten digits."""

    name: str
    email: str
    phones: frozenset[str] = frozenset()
    places: frozenset[Place] = frozenset()
    gstin: str = ""


@dataclass(frozen=True, slots=True)
class Suspicion:
    """How likely two are one: 0 to 100 points, and the reasons by their names in REASONS."""

    points: int
    reasons: tuple[str, ...]

    @property
    def is_strong(self) -> bool:
        """Whether a person should look at it."""
        return self.points >= SUSPICIOUS_FROM


def suspicion(one: PersonFacts, other: PersonFacts) -> Suspicion:
    """Weigh two customers; the same whichever comes first.

    A telephone alone is not enough when the names have nothing in common: families and offices share one.
    """
    found = []
    if email_key(one.email) == email_key(other.email):
        found.append("email")
    if one.phones & other.phones:
        found.append("phone")
    is_one_name = name_key(one.name) == name_key(other.name) != ""
    if is_one_name and _pins(one) & _pins(other):
        found.append("name_and_pin")
    elif is_one_name:
        found.append("name")
    if _houses(one) & _houses(other):
        found.append("house")
    if one.gstin and one.gstin == other.gstin:
        found.append("gstin")
    if not names_touch(one.name, other.name):
        found.append("other_name")
    points = sum(POINTS[reason] for reason in found)
    return Suspicion(max(0, min(MOST_POINTS, points)), tuple(found))


def email_key(email: str) -> str:
    """The box behind an address: without a +tag, slips in the house's name put right, and dots where they do not count."""
    local, _, domain = email.strip().lower().partition("@")
    domain = DOMAINS.get(domain, domain)
    local = local.partition("+")[0] or local
    if domain in DOTS_DO_NOT_COUNT:
        local = local.replace(".", "")
    return f"{local}@{domain}"


def name_key(name: str) -> str:
    """A name's words in lower case and alphabetical order: "Rao, Asha" is "Asha Rao"."""
    return " ".join(sorted(_words(name)))


def names_touch(one: str, other: str) -> bool:
    """Whether two names share a word, or one's initial stands for a word of the other's; an empty name touches all."""
    mine, theirs = _words(one), _words(other)
    if not mine or not theirs:
        return True
    return any(_stands_for(word, each) or _stands_for(each, word) for word in mine for each in theirs)


def _stands_for(short: str, long: str) -> bool:
    return short == long or (len(short) == 1 and long.startswith(short))


def _words(name: str) -> set[str]:
    plain = unicodedata.normalize("NFKC", name).casefold()
    return {word for word in _NOT_A_WORD.split(plain) if word}


def _pins(person: PersonFacts) -> set[str]:
    return {place.pincode for place in person.places}


def _houses(person: PersonFacts) -> set[tuple[str, str]]:
    return {
        (place.pincode, _NOT_A_WORD.sub("", place.line1.casefold()))
        for place in person.places
        if len(_NOT_A_WORD.sub("", place.line1)) > 3
    }
