"""Verbs that are called by themselves as well as in a larger verb's transaction, and what follows when it commits."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import ParamSpec, TypeVar

from django.db import connection, transaction

_Words = ParamSpec("_Words")
_Answer = TypeVar("_Answer")


class AfterCommit:
    """Work that gathers while a transaction goes on, and is done by calling it when that has committed."""

    def __call__(self) -> None:
        """Do it."""
        raise NotImplementedError


_Gathered = TypeVar("_Gathered", bound=AfterCommit)


def joining(verb: Callable[_Words, _Answer]) -> Callable[_Words, _Answer]:
    """A verb that joins the transaction it is called in, without a savepoint, and opens one when there is none.

    For verbs that refuse before their first write: a caller who goes on after the refusal finds nothing changed.
    A savepoint costs two trips to PostgreSQL, and a purchase passes ten such doors.
    """

    @wraps(verb)
    def joined(*args: _Words.args, **words: _Words.kwargs) -> _Answer:
        if _has_caller():
            return verb(*args, **words)
        with transaction.atomic():
            return verb(*args, **words)

    return joined


def after_commit(kind: type[_Gathered]) -> _Gathered:
    """What gathers work of this kind for the transaction that is open: one for each.

    It hangs among the transaction's on-commit callbacks, which Django drops when they are rolled back.
    """
    live = set(connection.savepoint_ids)
    for savepoints, callback, *_ in connection.run_on_commit:
        if isinstance(callback, kind) and set(savepoints) == live:
            return callback
    made = kind()
    transaction.on_commit(made)
    return made


def _has_caller() -> bool:
    """Whether a caller's transaction is open. The one that Django puts around each test is nobody's, as for `durable`."""
    blocks = connection.atomic_blocks
    return bool(blocks) and not blocks[-1]._from_testcase  # type: ignore[attr-defined]
