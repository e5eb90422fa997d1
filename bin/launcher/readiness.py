"""How a program shows that it serves."""

from __future__ import annotations

import http.client
from collections.abc import Callable, Iterable
from pathlib import Path

from launcher.ports import LOOPBACK


def answers_ok(port: int, path: str) -> bool:
    """Whether a GET of that path answers 200. Never goes through a proxy."""
    link = http.client.HTTPConnection(LOOPBACK, port, timeout=5)
    try:
        link.request("GET", path)
        return link.getresponse().status == 200
    except (OSError, http.client.HTTPException):
        return False
    finally:
        link.close()


def all_answer_ok(ports: Iterable[int], path: str) -> Callable[[], bool]:
    """A check that every one of these ports has answered 200; those that have are not asked again."""
    waiting = set(ports)

    def check() -> bool:
        waiting.difference_update([port for port in waiting if answers_ok(port, path)])
        return not waiting

    return check


def log_says(log: Path, words: bytes) -> Callable[[], bool]:
    """A check that the log has gained these words since now."""
    start = log.stat().st_size if log.exists() else 0

    def check() -> bool:
        if not log.exists():
            return False
        with log.open("rb") as text:
            text.seek(start if log.stat().st_size >= start else 0)
            return words in text.read()

    return check
