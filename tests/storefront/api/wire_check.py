"""Holding answers against the OpenAPI document: no status that is not told, no shape that is not."""

from __future__ import annotations

import json
import re
from functools import cache
from typing import Any

from drf_spectacular.generators import SchemaGenerator
from jsonschema import Draft202012Validator


@cache
def document() -> Any:
    """The document, as JSON has it."""
    return json.loads(json.dumps(SchemaGenerator().get_schema(public=True), default=str))


@cache
def operations() -> list[tuple[re.Pattern[str], dict[str, Any]]]:
    """Every path as a pattern, the plainest first: `customers/me` is not `customers/{id}`."""
    paths = sorted(document()["paths"].items(), key=lambda item: item[0].count("{"))
    return [(re.compile(re.sub(r"\{\w+\}", r"[^/]+", path) + r"$"), methods) for path, methods in paths]


@cache
def validator(path: str, method: str, status: str) -> Any:
    """For the answer of an operation."""
    answer = document()["paths"][path][method]["responses"][status]
    schema = answer.get("content", {}).get("application/json", {}).get("schema")
    return Draft202012Validator({**schema, "components": document()["components"]}) if schema else None


def check_answer(method: str, path: str, status: int, body: Any) -> None:
    """AssertionError for an answer that the document does not tell of. Addresses that are none are nobody's."""
    plain = path.partition("?")[0]
    found = next((methods for pattern, methods in operations() if pattern.match(plain)), None)
    if found is None or status in {304, 405}:
        return
    operation = found[method.lower()]
    told = operation["responses"]
    key = str(status) if str(status) in told else "default" if status >= 400 else ""
    assert key, f"{method} {plain} answers {status}, which is not told"
    name = next(path for path, methods in document()["paths"].items() if methods is found)
    rule = validator(name, method.lower(), key)
    if rule is not None and body is not None:
        problem = next(iter(rule.iter_errors(body)), None)
        assert problem is None, f"{method} {plain}: {problem.message[:300]} at {list(problem.absolute_path)}"
