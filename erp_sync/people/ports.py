"""What the shop needs of a system that knows its customers; ERP and CRM both keep it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Protocol

from erp_sync.engine.fields import Fields
from erp_sync.engine.outbound import Accepted


@dataclass(frozen=True, slots=True)
class Person:
    """A customer as another system has them. `ref` is our public id, empty where it knows none.

    `fields` holds those of `email, phone, name, gstin, company_name` that the system keeps, `own` what only it keeps;
    `changed_at` is when it last changed there, where the system tells.
    """

    id: str
    version: int
    ref: str
    fields: Mapping[str, str]
    own: Mapping[str, Any] = field(default_factory=dict)
    is_deleted: bool = False
    changed_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class PersonAsked:
    """Whom the shop looks for: by the system's own id, else by ours, else by contacts that are proven to be theirs."""

    known_id: str
    ref: str
    email: str = ""
    phone: str = ""


class People(Protocol):
    """One system's customers. `name` is what it is called in cursors, messages and references."""

    name: str

    def person_of(self, row: Fields) -> Person:
        """A customer. Raises BadMessage."""
        ...

    def find_person(self, asked: PersonAsked) -> Fields | None:
        """The row of a customer, or None. One that carries another id of ours is somebody else."""
        ...

    def write_person(self, found: Fields | None, body: Mapping[str, Any], *, key: str) -> Accepted:
        """Make a customer, or change these fields of the one that was found, and answer the row as it stands then.

        `body` holds `external_id` and what changes. Raises Unavailable when it changed since it was found.
        """
        ...
