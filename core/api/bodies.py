"""Reading what a request body says, as strictly as the contract does: unknown keys and wrong types are refused."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

import orjson
from rest_framework import serializers
from rest_framework.exceptions import ParseError
from rest_framework.parsers import JSONParser
from rest_framework.request import Request

from core.api.errors import BadRequest

LONGEST_TEXT = 254


class OrjsonParser(JSONParser):
    """JSON by orjson: strict, never too deep, and no larger than DATA_UPLOAD_MAX_MEMORY_SIZE."""

    def parse(self, stream: Any, media_type: str | None = None, parser_context: Any = None) -> Any:
        """Raises ParseError, or RequestDataTooBig."""
        raw = stream.body if hasattr(stream, "body") else stream.read()
        if not raw.strip():
            return {}
        if b"\\u0000" in raw or b"\x00" in raw:
            raise ParseError("NUL")
        try:
            return orjson.loads(raw)
        except ValueError as broken:
            raise ParseError("JSON") from broken


class Text(serializers.CharField):
    """A text and nothing else: numbers are not taken for texts. None is an empty text."""

    def __init__(self, **how: Any) -> None:
        how.setdefault("max_length", LONGEST_TEXT)
        super().__init__(**{"allow_blank": True, "allow_null": True, "required": False, **how})

    def to_internal_value(self, data: Any) -> str:
        """Raises ValidationError for anything but a text."""
        if not isinstance(data, str):
            raise serializers.ValidationError("Expected type: 'string'")
        return str(super().to_internal_value(data))


class Whole(serializers.IntegerField):
    """A whole number, not as text and not as true or false."""

    def to_internal_value(self, data: Any) -> int:
        """Raises ValidationError for anything else."""
        if isinstance(data, bool) or not isinstance(data, int):
            raise serializers.ValidationError("Expected type: 'number'")
        return int(super().to_internal_value(data))


class Metadata(serializers.DictField):
    """Whatever a shop front keeps with a thing."""

    def __init__(self, **how: Any) -> None:
        super().__init__(**{"required": False, "allow_null": True, **how})


class Body(serializers.Serializer):
    """What a body may hold. Nested bodies are as strict."""

    IGNORED: ClassVar[frozenset[str]] = frozenset({"additional_data"})

    def to_internal_value(self, data: Any) -> Any:
        """Raises ValidationError for unknown keys."""
        if not isinstance(data, Mapping):
            raise serializers.ValidationError({"body": ["Expected type: 'object'"]})
        unknown = [str(name)[:60] for name in data if name not in self.fields and name not in self.IGNORED]
        if unknown:
            listed = ", ".join(f"'{name}'" for name in unknown[:5])
            raise serializers.ValidationError({"body": [f"Unrecognized fields: {listed}"]})
        return super().to_internal_value(data)

    @classmethod
    def read(cls, request: Request) -> dict[str, Any]:
        """What the body of a request says. Raises BadRequest naming what is wrong."""
        return cls.of(request.data)

    @classmethod
    def of(cls, data: Any) -> dict[str, Any]:
        """The same of a value."""
        body = cls(data=data)
        if not body.is_valid():
            where, said = _first(body.errors)
            at = f" for field '{where}'" if where and where != "body" else ""
            raise BadRequest(f"Invalid request: {said}{at}", fields={where: said})
        return dict(body.validated_data)


def _first(errors: Any, path: str = "") -> tuple[str, str]:
    """The first problem of many, with its place."""
    if isinstance(errors, Mapping):
        for name, below in errors.items():
            if below:
                return _first(below, path if name == "non_field_errors" else f"{path}.{name}".strip("."))
    if isinstance(errors, list):
        for number, below in enumerate(errors):
            if below:
                deeper = isinstance(below, Mapping | list)
                return _first(below, f"{path}.{number}" if deeper else path)
    return path.removesuffix(".body"), str(errors)
