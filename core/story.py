"""What every app tells about one order, or one customer: their pages show it and import none of them.

The settings ORDER_STORY and CUSTOMER_STORY name the parts.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from django.conf import settings
from django.utils.module_loading import import_string

from core.front_page import Cell, Listing


@dataclass(frozen=True, slots=True)
class Subject:
    """The order that is asked about: its number, public id, and the numbers of its returns and deliveries."""

    number: str
    public_id: str
    returns: Sequence[str] = ()
    deliveries: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class Trouble:
    """Something about an order that did not get through and that a person can put right at `url`, given `permission`."""

    label: str
    why: str
    permission: str
    url: str


@dataclass(frozen=True, slots=True)
class Somebody:
    """The customer that is asked about: public id, e-mail address, and the numbers of their latest orders.

    `also` are the ids and addresses of those who were merged into them: other systems know them by those as well.
    """

    public_id: str
    email: str
    numbers: Sequence[str] = ()
    also: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class PersonPart:
    """What one app tells about a customer to those who hold `permission`; a fixed number of queries."""

    permission: str
    listing: Callable[[Somebody], Listing]


def story_of_person(somebody: Somebody, has_perm: Callable[[str], bool]) -> list[Listing]:
    """Every part that a reader with these rights may see, in the order of settings.CUSTOMER_STORY."""
    parts: list[PersonPart] = [import_string(path) for path in settings.CUSTOMER_STORY]
    return [part.listing(somebody) for part in parts if has_perm(part.permission)]


def no_troubles(subject: Subject) -> Sequence[Trouble]:
    """For apps in which nothing about an order gets stuck."""
    return ()


@dataclass(frozen=True, slots=True)
class StoryPart:
    """What one app tells to those who hold `permission`; `listing` and `troubles` take a fixed number of queries each."""

    permission: str
    listing: Callable[[Subject], Listing]
    troubles: Callable[[Subject], Sequence[Trouble]] = no_troubles


def story_of(subject: Subject, has_perm: Callable[[str], bool]) -> list[Listing]:
    """Every part that a reader with these rights may see, in the order of settings.ORDER_STORY."""
    return [_as_read(part.listing(subject), has_perm) for part in _parts(has_perm)]


def _as_read(listing: Listing, has_perm: Callable[[str], bool]) -> Listing:
    """Without the cells that this reader has no right to."""
    rows = [
        [cell if not cell.permission or has_perm(cell.permission) else Cell("") for cell in row]
        for row in listing.rows
    ]
    return replace(listing, rows=rows)


def troubles_of(subject: Subject, has_perm: Callable[[str], bool]) -> list[Trouble]:
    """What got stuck, as far as a reader with these rights may see and mend it."""
    found = [trouble for part in _parts(has_perm) for trouble in part.troubles(subject)]
    return [trouble for trouble in found if has_perm(trouble.permission)]


def _parts(has_perm: Callable[[str], bool]) -> list[StoryPart]:
    parts: list[StoryPart] = [import_string(path) for path in settings.ORDER_STORY]
    return [part for part in parts if has_perm(part.permission)]
