"""What one method of a door is: who may call it, what it reads, what it answers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from core.api.bodies import Body
from core.backoffice.things import Schema


@dataclass(frozen=True, slots=True)
class Call:
    """One method of a door.

    A secret key needs `scope`, a member of staff `right`. What is `for_people` no program may do: a second person has to
    be one. `answer` is JSON Schema with an example, `query` the parameters by name, `example` a body that is understood.
    """

    scope: str
    right: str
    answer: Schema
    body: type[Body] | None = None
    query: Mapping[str, Schema] = field(default_factory=dict)
    example: Mapping[str, Any] = field(default_factory=dict)
    status: int = 200
    for_people: bool = False
