"""Ports are filled by settings: a dotted path names the class, as Django's EMAIL_BACKEND does."""

from __future__ import annotations

from functools import cache
from typing import Any

from django.conf import settings
from django.utils.module_loading import import_string


@cache
def _instance(path: str) -> Any:
    return import_string(path)()


def adapter(setting: str) -> Any:
    """The one instance of the class that `settings.<setting>` names. Raises ImportError when it cannot be imported.

    The class may come from any installed package; it only has to keep the port's Protocol.
    """
    return _instance(getattr(settings, setting))


def adapter_at(path: str) -> Any:
    """The one instance of the class at a dotted path: for settings that hold several, such as PAYMENT_PROVIDERS."""
    return _instance(path)


def forget_adapters() -> None:
    """Make the adapters anew at their next use: after settings or credentials have changed in this process."""
    _instance.cache_clear()
