"""Holding answers against an OpenAPI document: no status that is not told, no shape that is not."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from functools import cached_property
from typing import Any

from jsonschema import Draft202012Validator


class Contract:
    """A document, read once it is needed."""

    def __init__(self, read: Callable[[], Any]) -> None:
        self._read = read
        self._validators: dict[tuple[str, str, str], Any] = {}

    @cached_property
    def document(self) -> Any:
        """The document, as JSON has it."""
        return json.loads(json.dumps(self._read(), default=str))

    @cached_property
    def operations(self) -> list[tuple[re.Pattern[str], str, dict[str, Any]]]:
        """Every path as a pattern, the plainest first: `customers/me` is not `customers/{id}`."""
        paths = sorted(self.document["paths"].items(), key=lambda item: item[0].count("{"))
        return [
            (re.compile(re.sub(r"\{\w+\}", r"[^/]+", path) + r"$"), path, methods) for path, methods in paths
        ]

    def _validator(self, path: str, method: str, status: str) -> Any:
        name = (path, method, status)
        if name not in self._validators:
            answer = self.document["paths"][path][method]["responses"][status]
            schema = answer.get("content", {}).get("application/json", {}).get("schema")
            whole = {**schema, "components": self.document["components"]} if schema else None
            self._validators[name] = Draft202012Validator(whole) if whole else None
        return self._validators[name]

    def check(self, method: str, path: str, status: int, body: Any) -> None:
        """AssertionError for an answer that the document does not tell of. Addresses that are none are nobody's."""
        plain = path.partition("?")[0]
        found = next((each for each in self.operations if each[0].match(plain)), None)
        if found is None or status in {304, 405}:
            return
        _, name, methods = found
        told = methods[method.lower()]["responses"]
        key = str(status) if str(status) in told else "default" if status >= 400 else ""
        assert key, f"{method} {plain} answers {status}, which is not told"
        rule = self._validator(name, method.lower(), key)
        if rule is not None and body is not None:
            problem = next(iter(rule.iter_errors(body)), None)
            assert problem is None, (
                f"{method} {plain}: {problem.message[:300]} at {list(problem.absolute_path)}"
            )
