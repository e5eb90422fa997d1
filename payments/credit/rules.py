"""Pure rules of credit: how a code is written, how much of it an order takes, and where a refund goes first."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

# Without 0, 1, I, L and O: codes are read out on the telephone and typed from a letter.
CODE_ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
CODE_LENGTH = 16
GROUP = 4


def code_from_bytes(digest: bytes) -> str:
    """Sixteen characters (79 bits) out of random bytes."""
    number, characters = int.from_bytes(digest), []
    for _ in range(CODE_LENGTH):
        number, index = divmod(number, len(CODE_ALPHABET))
        characters.append(CODE_ALPHABET[index])
    return "".join(characters)


def clean_code(typed: str) -> str:
    """A code as it is looked up: upper case, without the blanks and hyphens people put in. Empty when it is none."""
    code = "".join(letter for letter in typed[:80].upper() if letter.isalnum())
    return code if len(code) == CODE_LENGTH and set(code) <= set(CODE_ALPHABET) else ""


def grouped_code(code: str) -> str:
    """A code as people read it: `ABCD-EFGH-JKMN-PQRS`."""
    return "-".join(code[start : start + GROUP] for start in range(0, len(code), GROUP))


def share_out(wanted: int, available: Sequence[int]) -> list[int]:
    """What each account gives towards `wanted` minor units: the first as much as it can, then the next."""
    shares = []
    for most in available:
        share = min(max(wanted, 0), max(most, 0))
        shares.append(share)
        wanted -= share
    return shares


def credit_towards(total: int, available: int, *, least_payable: int) -> int:
    """How much credit an order of `total` takes, all in minor units.

    The rest is paid at a provider, who takes nothing under `least_payable`: when less would remain, the credit gives
    so much less that exactly that remains. An order that is itself smaller takes credit for all of it or none.
    """
    used = min(total, max(available, 0))
    rest = total - used
    return max(total - least_payable, 0) if 0 < rest < least_payable else used


def refund_parts(amount: int, *, provider_holds: int, credit_holds: int) -> tuple[int, int]:
    """A refund in minor units as (to the provider, back to credit): money goes back the way it came, the bank's first.

    Raises ValueError when more would go back than is held.
    """
    if not 0 <= amount <= provider_holds + credit_holds:
        raise ValueError("a refund cannot exceed what was paid and not given back yet")
    to_provider = min(amount, provider_holds)
    return to_provider, amount - to_provider


def may_be_spent_on(day: date, *, expires_on: date | None, is_blocked: bool) -> bool:
    """Whether an account can be spent on a day in India; the day it expires on is the last."""
    return not is_blocked and (expires_on is None or day <= expires_on)


def a_year_after(day: date, *, months: int = 12) -> date:
    """The day so many months later; the 29th to 31st become the month's last day."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    for last in range(day.day, 27, -1):
        try:
            return date(year, month + 1, last)
        except ValueError:
            continue
    return date(year, month + 1, day.day)
