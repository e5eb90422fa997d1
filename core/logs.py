"""Logs are read by many and kept for long: nothing that opens an order or tells who somebody is gets into them."""

from __future__ import annotations

import logging
import re
from typing import Any

from celery.app.log import Logging

# An order's or a list's address is its key; ids such as order_01J... open nothing and help to find what happened.
_KEY_IN_PATH = re.compile(
    r"(?<=/)(?![a-z]+_[0-9A-Z]{26}\b)(?=[A-Za-z_-]*[0-9A-Z])([\w-]{4})[\w-]{18,}(?![\w.-])"
)
_LOGIN_IN_URL = re.compile(r"(?<=://)[^\s/@]*:[^\s/@]+@")
_AT_ADDRESS = re.compile(r"(?<![\w.+-])([\w+])[\w.+-]*@([\w-]+(?:\.[\w-]+)*)")  # e-mail addresses and UPI ids
_CARD = re.compile(r"(?<![\w.-])(?:\d[ -]?){8,15}(\d{4})(?![\w.-]*\d)")
_PHONE = re.compile(r"(?<![\w.-])(?:\+?91[ -]?)?[6-9]\d{4}[ -]?\d(\d{4})(?![\w-])")


def masked(text: str) -> str:
    """The text without keys of links, logins in URLs, and all but a hint of e-mail addresses, UPI ids, cards and phones."""
    text = _LOGIN_IN_URL.sub("…@", text)
    text = _KEY_IN_PATH.sub(r"\1…", text)
    text = _AT_ADDRESS.sub(r"\1…@\2", text)
    text = _PHONE.sub(r"…\1", text)
    return _CARD.sub(r"…\1", text)


class MaskingFormatter(logging.Formatter):
    """Writes what the formatter inside writes, tracebacks included, masked."""

    def __init__(self, fmt: str | None = None, inner: logging.Formatter | None = None) -> None:
        super().__init__(fmt)
        self._inner = inner or logging.Formatter(fmt)

    def format(self, record: logging.LogRecord) -> str:
        """One record as a masked text."""
        return masked(self._inner.format(record))


class MaskedLogging(Logging):
    """How workers and beat write their logs: in Celery's own way, masked like ours."""

    def setup_handlers(self, logger: logging.Logger, *args: Any, **kwargs: Any) -> Any:
        """As Celery does; then every handler wears the mask, once."""
        done = super().setup_handlers(logger, *args, **kwargs)
        for each in logger.handlers:
            if not isinstance(each.formatter, MaskingFormatter):
                each.setFormatter(MaskingFormatter(inner=each.formatter))
        return done
