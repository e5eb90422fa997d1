"""Requests that Schemathesis makes of an OpenAPI document, sent through the shop's WSGI application."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from typing import Any

import schemathesis
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis.errors import Unsatisfiable
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

CHECKS = [not_a_server_error, status_code_conformance, content_type_conformance, response_schema_conformance]


@contextmanager
def kept_connection() -> Iterator[None]:
    """The test's transaction outlives a request, as Django's own test client has it."""
    signals = (request_started, request_finished)
    for signal in signals:
        signal.disconnect(close_old_connections)
    yield
    for signal in signals:
        signal.connect(close_old_connections)


def operations(document: str) -> Iterator[Any]:
    """Every operation of the document at this address."""
    schema = schemathesis.openapi.from_wsgi(document, get_wsgi_application())
    for found in schema.get_all_operations():
        yield found.ok()


def bombard(
    operation: Any,
    *,
    examples: int,
    headers: Mapping[str, str],
    names: Mapping[str, str],
    login: Mapping[str, str],
) -> int:
    """Send so many requests that the document allows, and as many that it does not; how many were sent.

    Names in the path are those of things that exist, every second time, and then `login` says who asks. AssertionError for
    a 5xx, and for a status, type or shape that the document does not tell.
    """
    sent, real = (
        0,
        {name: found for name in _named(operation.path) if (found := _name(operation.path, name, names))},
    )

    def ask(case: Any) -> None:
        nonlocal sent
        sent += 1
        asked = dict(headers)
        if sent % 2:
            case.path_parameters = {**case.path_parameters, **real}
            asked |= login
        case.call_and_validate(headers=asked, checks=CHECKS)

    for mode in (GenerationMode.POSITIVE, GenerationMode.NEGATIVE):
        run = given(case=operation.as_strategy(generation_mode=mode))(ask)
        run = settings(
            max_examples=examples,
            deadline=None,
            database=None,
            phases=[Phase.explicit, Phase.generate],
            suppress_health_check=list(HealthCheck),
        )(run)
        with suppress(Unsatisfiable):  # some operations leave nothing to be asked wrongly
            seed(1)(run)()
    return sent


def _named(path: str) -> list[str]:
    return re.findall(r"{(\w+)}", path)


def _name(path: str, name: str, names: Mapping[str, str]) -> str | None:
    """What a path calls something that exists: by the step before it, else by the name alone."""
    step = path.partition(f"/{{{name}}}")[0].rpartition("/")[2]
    return names.get(f"{step}/{name}", names.get(name))


def nameless(operation: Any, names: Mapping[str, str]) -> list[str]:
    """Names in its path that nothing is known of."""
    return [name for name in _named(operation.path) if _name(operation.path, name, names) is None]
