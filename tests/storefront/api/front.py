"""A shop front that asks the Store API with a publishable key."""

from __future__ import annotations

import json
from typing import Any

from django.test import Client

from core.apikeys.operations import KeyWish, issue_key
from core.audit import Author
from tests.storefront.api.wire_check import check_answer

TESTER = Author("a test", "test")


def add_key(*channels: str) -> str:
    """A publishable key for these channels; the web's when none is named."""
    return issue_key(wish=KeyWish("Shop front", channels=channels or ("web",)), author=TESTER).token


class Front:
    """Answers are JSON, as the OpenAPI document says; `expect` says which status is meant."""

    def __init__(self, key: str | None = None) -> None:
        self.key = add_key() if key is None else key
        self.token = ""
        self.client = Client()

    def ask(self, method: str, path: str, body: Any = None, *, expect: int = 200, **headers: str) -> Any:
        """One request; AssertionError for another status than expected."""
        given = {"x-publishable-api-key": self.key} if self.key else {}
        if self.token:
            given["Authorization"] = f"Bearer {self.token}"
        sent = {} if body is None else {"data": json.dumps(body), "content_type": "application/json"}
        self.last = self.client.generic(method, path, headers={**given, **headers}, **sent)
        assert self.last.status_code == expect, (self.last.status_code, self.last.content[:2000])
        found = json.loads(self.last.content) if self.last.content else None
        check_answer(method, path, expect, found)
        return found

    def get(self, path: str, *, expect: int = 200, **headers: str) -> Any:
        """GET."""
        return self.ask("GET", path, expect=expect, **headers)

    def post(self, path: str, body: Any = None, *, expect: int = 200, **headers: str) -> Any:
        """POST with a JSON body."""
        return self.ask("POST", path, {} if body is None else body, expect=expect, **headers)

    def delete(self, path: str, body: Any = None, *, expect: int = 200) -> Any:
        """DELETE."""
        return self.ask("DELETE", path, body, expect=expect)
