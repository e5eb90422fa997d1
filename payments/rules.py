"""Pure rules of money: what may follow what, and when to ask again."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from core.money import Money

# A late authorisation may follow a failure; nothing follows a capture (refunds are the ledger's business).
_FORWARD = {
    "created": {"failed", "authorized", "captured"},
    "failed": {"authorized", "captured"},
    "authorized": {"captured", "failed"},
    "captured": set(),
}

# Soon after the page was shown, for the shopper who paid and never came back; then ever slower, for seven days.
_POLL_MINUTES = (0.5, 1, 2, 5, 10, 15, 30, 60)
_SLOW_POLL = timedelta(hours=3)
POLL_FOR = timedelta(days=7)

DOWNTIMES_KEY = "payments:downtimes"  # where what shoppers are told is remembered
DOWNTIMES_KEPT_S = 60

_REFUND_PAUSES_S = (5, 15, 60, 300, 900)
_SLOW_REFUND_PAUSE_S = 3600
GIVEN_BACK_THERE = "given back at the gateway"  # why a refund was made that nobody here asked for
TAKEN_TWICE = "cash taken for a paid order"  # why all of it goes back
REFUND_ATTEMPTS = 72
# The smallest amount that the gateway sends back, in minor units; what is less is paid by hand, or as store credit.
LEAST_SENT_BACK = {"INR": 100}
LINK_ATTEMPTS = 12  # half a day: whoever is to be sent a link is told before it ends


def may_follow(*, before: str, after: str) -> bool:
    """Whether a payment's status may move from `before` to `after`."""
    return after in _FORWARD[before]


def poll_pause(polls: int) -> timedelta:
    """How long to wait before asking the provider for the (polls + 1)-th time."""
    return timedelta(minutes=_POLL_MINUTES[polls]) if polls < len(_POLL_MINUTES) else _SLOW_POLL


def is_too_small(amount: Money) -> bool:
    """Whether no gateway sends back so little."""
    return amount.amount < LEAST_SENT_BACK.get(amount.currency, 0)


# A payment that came in time is captured by its provider within seconds; ours would only stand in its way.
CAPTURE_GRACE = timedelta(seconds=30)
# Banks keep their promise for three days.
CAPTURE_ATTEMPTS = 72


def capture_pause(attempts: int) -> timedelta:
    """How long to wait after `attempts` tries to capture; 72 tries span three days."""
    return refund_pause(attempts)


def refund_pause(attempts: int) -> timedelta:
    """How long to wait after `attempts` unanswered or busy tries; 72 tries span three days."""
    index = max(attempts - 1, 0)
    seconds = _REFUND_PAUSES_S[index] if index < len(_REFUND_PAUSES_S) else _SLOW_REFUND_PAUSE_S
    return timedelta(seconds=seconds)


# A dispute that is decided stays decided.
_DISPUTE_FORWARD = {
    "open": {"under_review", "won", "lost", "closed"},
    "under_review": {"open", "won", "lost", "closed"},
    "won": set(),
    "lost": set(),
    "closed": set(),
}


def dispute_may_follow(*, before: str, after: str) -> bool:
    """Whether a dispute's status may move from `before` to `after`."""
    return after in _DISPUTE_FORWARD[before]


@dataclass(frozen=True, slots=True)
class Judged:
    """How an item of a payout compares with our books: `difference` in minor units is what came less what we expect."""

    verdict: str  # matched | unknown | differs
    difference: int
    note: str = ""


def judge_settled(*, credit: int, debit: int, fee: int, ours: int | None) -> Judged:
    """Compare one item of a payout with our own amount of it (captures positive, refunds negative), in minor units.

    What we do not know counts in full as a difference. A fee is the provider's to state: it is booked, not judged.
    """
    came = credit - debit
    if ours is None:
        return Judged("unknown", came, "Our books know nothing of this item.")
    difference = came - (ours - fee)
    if difference:
        return Judged("differs", difference, "The amount is not the one in our books.")
    return Judged("matched", 0)


# The provider's names of ways to pay, as shoppers and staff say them.
METHOD_WORDS = {
    "card": "Card",
    "upi": "UPI",
    "netbanking": "Netbanking",
    "wallet": "Wallet",
    "emi": "EMI",
    "cardless_emi": "Cardless EMI",
    "paylater": "Pay later",
    "bank_transfer": "Bank transfer",
    "cash": "Cash",
}


def method_words(method: str) -> str:
    """A way of paying in words; one that is new to us as its provider calls it."""
    return METHOD_WORDS.get(method, method.replace("_", " ").capitalize())


def trouble_words(method: str, instrument: str) -> str:
    """Which way of paying has trouble: `UPI`, `Netbanking (HDFC)`."""
    return f"{method_words(method)} ({instrument})" if instrument else method_words(method)
