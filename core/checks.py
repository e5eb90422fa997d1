"""System checks of the shop itself."""

from __future__ import annotations

import ipaddress
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.checks import CheckMessage, Error, register


@register()
def outside_addresses_are_real(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """In production no outside system's address may be plain HTTP or on this machine: that is a sandbox."""
    if not getattr(settings, "IS_PRODUCTION", False):
        return []
    return [
        Error(
            f"{name} points at {getattr(settings, name)}, which is not a real system's address.",
            hint=f"Set {name} to the system's public https:// address.",
            id="core.E001",
        )
        for name in settings.OUTSIDE_ADDRESSES
        if getattr(settings, name) and is_sandbox_address(getattr(settings, name))
    ]


def is_sandbox_address(url: str) -> bool:
    """Whether a URL is plain HTTP or names this machine."""
    parts = urlsplit(url)
    host = parts.hostname or ""
    try:
        local = ipaddress.ip_address(host).is_loopback
    except ValueError:
        local = host == "localhost" or host.endswith((".localhost", ".test"))
    return parts.scheme != "https" or local
