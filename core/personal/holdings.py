"""Which tables hold something about people, one Holding each, named by each app, found through settings.PERSONAL."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.conf import settings
from django.db.models import Model, Q
from django.utils.module_loading import import_string

BY_LAW = (
    "kept for eight years after its financial year: books of account "
    "(CGST Act 2017, sections 35 and 36; Companies Act 2013, section 128)"
)


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody the shop knows, with everything by which a row may be theirs.

    `emails` and `phones` are those that they have shown to be their own: rows of strangers who typed the same are
    found by nothing else. `words` is what is taken out of the text of their own rows: contacts, names, streets.
    """

    customer_id: str
    customer_pk: int
    user_pk: int | None
    emails: frozenset[str] = frozenset()
    phones: frozenset[str] = frozenset()
    words: frozenset[str] = frozenset()
    streets: frozenset[str] = frozenset()
    order_numbers: frozenset[str] = frozenset()
    keeps_reviews: bool = True

    @property
    def marks(self) -> frozenset[str]:
        """What shows that a text is about them: their e-mail addresses, and the ten digits of their telephones."""
        return self.emails | {phone[-10:] for phone in self.phones}


@dataclass(frozen=True, slots=True)
class Becomes:
    """The column gets this value."""

    value: Any = ""


@dataclass(frozen=True, slots=True)
class Changed:
    """The column gets what this makes of its value."""

    by: Callable[[Any], Any]


@dataclass(frozen=True, slots=True)
class Pseudonymised:
    """The column gets a pseudonym made of its value with the shop's key: the same value, the same pseudonym.

    `as_email` makes it look like an address that no letter can reach.
    """

    as_email: bool = False


@dataclass(frozen=True, slots=True)
class Scrubbed:
    """Text, JSON or bytes from which the person's words are taken; the rest stays."""


@dataclass(frozen=True, slots=True)
class Kept:
    """The column stays, on this legal basis."""

    basis: str


Fate = Becomes | Changed | Pseudonymised | Scrubbed | Kept


def nobodys(person: Person) -> Q:
    """No row by its columns alone."""
    return Q(pk__in=())


@dataclass(frozen=True, slots=True)
class Holding:
    """One table that holds something about people.

    `whose` finds a person's rows; so do the person's marks in the text of the columns `marked_in` (with `by_street`
    also their streets). `columns` says what becomes of each personal column when they ask to be forgotten;
    `is_removed` takes the whole rows out, `erase` does it by a verb of its own and answers how many;
    while one of their rows is as `waits_while` says, nothing is erased yet. Told to the person under `title` without the columns
    `untold`; without a title it is a copy on its way and not told.
    """

    model: type[Model]
    columns: Mapping[str, Fate]
    whose: Callable[[Person], Q] = nobodys
    title: str = ""
    marked_in: tuple[str, ...] = ()
    by_street: bool = False
    is_removed: bool = False
    erase: Callable[[Person], int] | None = None
    waits_while: Q | None = None
    untold: frozenset[str] = field(default_factory=frozenset)


@dataclass(frozen=True, slots=True)
class Personal:
    """What one app holds. `harmless` maps a table ("catalog.Product") or column ("core.Delivery.last_error") that looks
    personal to the reason why it is not."""

    holdings: Sequence[Holding] = ()
    harmless: Mapping[str, str] = field(default_factory=dict)


def personals() -> tuple[Personal, ...]:
    """What every app named in settings.PERSONAL holds. Raises ImportError for a path that leads nowhere."""
    return tuple(import_string(path) for path in settings.PERSONAL)


def holdings() -> tuple[Holding, ...]:
    """Every table that holds something about people, in the order of the settings."""
    return tuple(holding for part in personals() for holding in part.holdings)
