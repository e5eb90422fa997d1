"""Puts the killer around outside calls when a process starts."""

from __future__ import annotations

from typing import Any

import requests
from django.apps import AppConfig

from core.http import GuardedSession
from tests.faults.killer import pass_point


class FaultsConfig(AppConfig):
    """Test-only: never among the shop's own apps."""

    name = "tests.faults"
    label = "faults"

    def ready(self) -> None:
        """Wrap the one door to the outside."""
        call = GuardedSession.request

        def request(
            self: GuardedSession, method: Any, url: Any, *args: Any, **kwargs: Any
        ) -> requests.Response:
            pass_point(f"before {method} call")
            response = call(self, method, url, *args, **kwargs)
            pass_point(f"after {method} call")
            return response

        GuardedSession.request = request  # type: ignore[method-assign]
