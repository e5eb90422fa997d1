"""JSON by orjson."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from rest_framework.renderers import BaseRenderer

from core.api.wire import dumped


class Orjson(BaseRenderer):
    """For what the framework itself answers, such as OPTIONS."""

    media_type = "application/json"
    format = "json"
    charset = None

    def render(
        self,
        data: Any,
        accepted_media_type: str | None = None,
        renderer_context: Mapping[str, Any] | None = None,
    ) -> bytes:
        """The bytes; nothing for no content."""
        return b"" if data is None else dumped(data)
