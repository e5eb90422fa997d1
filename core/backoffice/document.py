"""The Admin API as one OpenAPI document, and the page to browse it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from importlib import import_module
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.plumbing import normalize_result_object, sanitize_result_object

from core.api.errors import JSON_TYPE
from core.api.wire import dumped
from core.backoffice.schema import components
from core.backoffice.view import AdminView

ADDRESS = "/admin-api/"
TITLE = "Blouson Admin API"
ABOUT = (
    "For the back office and for programs: what staff do in the admin, by the same rules and with the same trail. "
    "Amounts are whole minor units with their currency; lists are read by cursor; every write takes an Idempotency-Key."
)
KEYS = {
    "secretKey": {
        "type": "http",
        "scheme": "bearer",
        "bearerFormat": "sk_…",
        "description": "A program's key with its scopes, made in the admin under API keys.",
    },
    "staffKey": {
        "type": "http",
        "scheme": "bearer",
        "bearerFormat": "st_…",
        "description": "A member of staff's own key: it may what they may.",
    },
}


def doors() -> Iterator[tuple[str, type[AdminView], Any]]:
    """(path with {names}, view, callback) of every door, as the settings list their modules."""
    for module in settings.ADMIN_API:
        for each in import_module(module).urlpatterns:
            path = ADDRESS + re.sub(r"<str:(\w+)>", r"{\1}", str(each.pattern))
            yield path, each.callback.cls, each.callback


class AdminGenerator(SchemaGenerator):
    """Reads the doors of the Admin API and nothing else."""

    def _initialise_endpoints(self) -> None:
        self.endpoints = [
            (path, path, method.upper(), callback)
            for path, view, callback in sorted(doors(), key=lambda door: door[0])
            for method in view.calls
        ]

    def get_schema(self, request: HttpRequest | None = None, public: bool = True) -> dict[str, Any]:
        """The document."""
        paths = self.parse(None, True)
        told = self.registry.build({})
        told["schemas"] = {**told.get("schemas", {}), **components()}
        told["securitySchemes"] = KEYS
        found: dict[str, Any] = sanitize_result_object(
            normalize_result_object(
                {
                    "openapi": "3.1.1",
                    "info": {"title": TITLE, "version": "1.0.0", "description": ABOUT},
                    "paths": paths,
                    "components": told,
                }
            )
        )
        return found


@cache
def document() -> bytes:
    """The document as it is sent; it changes with the code only."""
    return dumped(AdminGenerator().get_schema())


def openapi(request: HttpRequest) -> HttpResponse:
    """The document: it names no secret, so whoever asks may read it."""
    response = HttpResponse(document(), content_type=JSON_TYPE)
    response["Cache-Control"] = "public, max-age=300"
    return response
