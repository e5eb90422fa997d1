"""Things on the wire of the Admin API: declared once, they say which fields can be asked for and what the document tells."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from core.api.fields import kind

Schema = dict[str, Any]
PREFIX = "admin_"


@dataclass(frozen=True, slots=True)
class Thing:
    """A thing: its own fields as JSON Schema with an example each, and the things that hang on it, alone or in lists."""

    name: str
    own: Mapping[str, Schema]
    hanging: Mapping[str, Thing | list[Thing]]
    defaults: tuple[str, ...]

    @property
    def title(self) -> str:
        """`AdminOrder`: its name in the document."""
        return "".join(part.capitalize() for part in self.name.split("_"))

    @property
    def ref(self) -> Schema:
        """A reference to it."""
        return {"$ref": f"#/components/schemas/{self.title}"}

    def schema(self) -> Schema:
        """Everything it may hold; nothing is required, for `fields` leaves out what is not wanted."""
        found: Schema = dict(self.own)
        for name, below in self.hanging.items():
            found[name] = (
                {"type": "array", "items": below[0].ref}
                if isinstance(below, list)
                else {"anyOf": [below.ref, {"type": "null"}]}
            )
        return {
            "type": "object",
            "properties": found,
            "additionalProperties": False,
            "examples": [self.example()],
        }

    def example(self) -> Schema:
        """One such thing, made of the examples of its fields."""
        found = {name: example_of(schema) for name, schema in self.own.items()}
        for name, below in self.hanging.items():
            found[name] = [below[0].example()] if isinstance(below, list) else below.example()
        return found


THINGS: dict[str, Thing] = {}


def thing(name: str, /, *, on_request: tuple[str, ...] = (), **parts: Schema | Thing | list[Thing]) -> Thing:
    """Declare a thing. `on_request` names fields that are told only to whoever asks for them."""
    own = {key: part for key, part in parts.items() if isinstance(part, dict)}
    hanging = {key: part for key, part in parts.items() if not isinstance(part, dict)}
    kind(
        f"{PREFIX}{name}",
        " ".join(own),
        **{key: (below[0] if isinstance(below, list) else below).name for key, below in hanging.items()},
    )
    defaults: list[str] = []
    for key in parts:
        if key in own and key not in on_request:
            defaults.append(key)
        elif key not in on_request:
            part = hanging[key]
            below = part[0] if isinstance(part, list) else part
            deeper = [each.removeprefix("*") for each in below.defaults if each.startswith("*")]
            defaults += [f"*{key}", *(f"*{key}.{each}" for each in deeper)]
    THINGS[name] = Thing(f"{PREFIX}{name}", own, hanging, tuple(defaults))
    return THINGS[name]


def example_of(schema: Mapping[str, Any]) -> Any:
    """The example that a field's schema tells."""
    return schema["examples"][0]


def text(example: str | None, *, null: bool = False, words: tuple[str, ...] = (), about: str = "") -> Schema:
    """A text; one of `words` where there are only so many."""
    found: Schema = {"type": ["string", "null"] if null else "string", "examples": [example]}
    if words:
        found["enum"] = [*words, *([None] if null else [])]
    return _about(found, about)


def whole(example: int | None, *, null: bool = False, about: str = "") -> Schema:
    """A whole number."""
    return _about({"type": ["integer", "null"] if null else "integer", "examples": [example]}, about)


def yes_or_no(example: bool = True, *, about: str = "") -> Schema:
    """True or false."""
    return _about({"type": "boolean", "examples": [example]}, about)


def moment(example: str | None = "2026-11-30T08:09:36.137Z", *, about: str = "") -> Schema:
    """A moment in UTC, or null."""
    return _about({"type": ["string", "null"], "format": "date-time", "examples": [example]}, about)


def day(example: str | None = "2026-12-04") -> Schema:
    """A date, or null."""
    return {"type": ["string", "null"], "format": "date", "examples": [example]}


def texts(*examples: str, about: str = "") -> Schema:
    """A list of texts."""
    return _about({"type": "array", "items": {"type": "string"}, "examples": [list(examples)]}, about)


def free(example: Any = None, *, null: bool = False, about: str = "") -> Schema:
    """An object whose keys are data."""
    found = example if example is not None else {}
    return _about({"type": ["object", "null"] if null else "object", "examples": [found]}, about)


def money(amount: int = 249950, *, null: bool = False, about: str = "") -> Schema:
    """An amount: whole minor units (paise) and their currency, never a fraction."""
    found: Schema = {
        "type": ["object", "null"] if null else "object",
        "required": ["amount", "currency"],
        "properties": {"amount": {"type": "integer"}, "currency": {"type": "string"}},
        "additionalProperties": False,
        "examples": [{"amount": amount, "currency": "INR"}],
    }
    return _about(found, about)


def one(**parts: Schema | Thing | list[Thing]) -> Schema:
    """An answer of these parts, all of them there."""
    schemas = {
        name: part
        if isinstance(part, dict)
        else {"type": "array", "items": part[0].ref}
        if isinstance(part, list)
        else part.ref
        for name, part in parts.items()
    }
    examples = {
        name: example_of(part)
        if isinstance(part, dict)
        else [part[0].example()]
        if isinstance(part, list)
        else part.example()
        for name, part in parts.items()
    }
    return {
        "type": "object",
        "required": list(parts),
        "properties": schemas,
        "additionalProperties": False,
        "examples": [examples],
    }


def _about(schema: Schema, words: str) -> Schema:
    return {**schema, "description": words} if words else schema
