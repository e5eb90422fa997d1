"""Shiprocket's token, shared by all workers: encrypted in the cache, renewed by one of them at a time."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable
from dataclasses import dataclass

from django.core.cache import cache

from core.encryption import Unreadable, decrypt, encrypt
from core.http import Deadline
from erp_sync.engine.turns import my_turn

KEPT_S = 8 * 24 * 3600  # tokens live ten days
LONGEST_LOGIN_S = 20
PAUSE_S = 0.1


@dataclass(frozen=True, slots=True)
class SharedToken:
    """The token of one account. While the cache is away every worker logs in by itself, as it would alone."""

    account: str

    def renewed(self, refused: str, deadline: Deadline, log_in: Callable[[], str]) -> str:
        """A token other than `refused`: what another worker has got meanwhile, else a new one.

        Waits for a worker that is logging in, as long as the deadline allows; then logs in itself. Raises what
        `log_in` raises.
        """
        while (known := self._other_than(refused)) is None:
            with my_turn(f"login:{self._key}", at_most_s=LONGEST_LOGIN_S) as mine:
                if mine or deadline.remaining_s() < 2 * PAUSE_S:
                    # Whoever had the turn before may have just come back with it.
                    return self._other_than(refused) or self._kept(log_in())
            time.sleep(PAUSE_S)
        return known

    @property
    def _key(self) -> str:
        return f"shiprocket:{hashlib.sha256(self.account.encode()).hexdigest()[:32]}"

    def _other_than(self, refused: str) -> str | None:
        sealed = cache.get(self._key)
        if not sealed:
            return None
        try:
            token = decrypt(str(sealed))
        except Unreadable:
            return None  # the keys have changed since
        return token if token != refused else None

    def _kept(self, token: str) -> str:
        cache.set(self._key, encrypt(token), KEPT_S)
        return token
