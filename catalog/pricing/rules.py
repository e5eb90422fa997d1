"""Which price counts, for whom, and what is struck through: pure. The policies on prices are decided here."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final, Literal

from core.money import Money

SET: Final = "set"
SALE: Final = "sale"
OVERRIDE: Final = "override"
Kind = Literal["set", "sale", "override"]
# How much a rule narrows: one about the customer outweighs all others together, and so on down.
WEIGHTS: Mapping[str, int] = {"customer": 8, "group": 4, "region": 2, "channel": 1}


@dataclass(frozen=True, slots=True)
class Asker:
    """Who asks for a price, as rules see it. Groups by id as text; `customer` is empty for the public."""

    region: str
    channel: str
    groups: frozenset[str] = frozenset()
    customer: str = ""

    def values_of(self, attribute: str) -> frozenset[str]:
        """What this asker is, under one attribute."""
        if attribute == "group":
            return self.groups
        one = {"region": self.region, "channel": self.channel, "customer": self.customer}[attribute]
        return frozenset([one]) if one else frozenset()


@dataclass(frozen=True, slots=True)
class Rule:
    """One condition: what the asker is under `attribute` has to be among `values`, or (`not_in`) must not be."""

    attribute: str
    operator: str
    values: frozenset[str]

    def admits(self, asker: Asker) -> bool:
        """Whether the condition holds for this asker."""
        is_among = not self.values.isdisjoint(asker.values_of(self.attribute))
        return is_among if self.operator == "in" else not is_among


@dataclass(frozen=True, slots=True)
class Candidate:
    """A price that might count, of one piece in minor units, with everything that decides whether it does.

    `price_list_id` and `special_id` say where it comes from: both None for the plain price of a set. Tiers of one
    list for the same shoppers belong together: of those, only the deepest that is reached counts.
    """

    amount: int
    kind: Kind = SET
    min_quantity: int = 1
    max_quantity: int | None = None
    rules: tuple[Rule, ...] = ()
    is_draft: bool = False
    starts_at: datetime | None = None
    ends_at: datetime | None = None
    price_list_id: int | None = None
    special_id: int | None = None
    as_of: datetime | None = None

    @property
    def specificity(self) -> int:
        """How narrowly it is meant: the weights of what it names; an exclusion names nobody."""
        return sum(WEIGHTS[name] for name in {rule.attribute for rule in self.rules if rule.operator == "in"})


@dataclass(frozen=True, slots=True)
class Circumstances:
    """What a price is asked under. `mrp` in minor units, None where none binds."""

    asker: Asker
    quantity: int
    now: datetime
    mrp: int | None = None


@dataclass(frozen=True, slots=True)
class Choice:
    """The price that counts, and the amount to strike through beside it, if any."""

    candidate: Candidate
    original: int | None


@dataclass(frozen=True, slots=True)
class Verdict:
    """What became of a candidate, in words for staff. Exactly one has `won`, unless nothing stands."""

    candidate: Candidate
    won: bool
    words: str


def choose_price(candidates: Iterable[Candidate], under: Circumstances) -> Choice | None:
    """The price that counts, None when none stands.

    Only what is lawful, in force, within its tier and meant for the asker stands. Then: an override list beats all
    others; a sale counts when it is lower than the set's own price, which it never raises; and within each of the
    three kinds the most specific rules win, then the lowest amount. A sale keeps the original for striking through
    (the MRP, else the price before the sale), an override hides it.
    """
    by_kind: dict[str, list[Candidate]] = {SET: [], SALE: [], OVERRIDE: []}
    for candidate in candidates:
        if why_not(candidate, under) is None:
            by_kind[candidate.kind].append(candidate)
    override, sale, plain = (best_of(by_kind[kind]) for kind in (OVERRIDE, SALE, SET))
    if override is not None:
        return Choice(override, None)
    if sale is not None and (plain is None or sale.amount < plain.amount):
        before = plain.amount if plain is not None else None
        return Choice(sale, struck_amount(sale.amount, mrp=under.mrp, before=before))
    return Choice(plain, struck_amount(plain.amount, mrp=under.mrp)) if plain is not None else None


def best_of(standing: Sequence[Candidate]) -> Candidate | None:
    """Of prices of one kind: the most specific, then the lowest, then the older list; each list by its deepest tier."""
    deepest: dict[object, Candidate] = {}
    for candidate in standing:
        source = (candidate.price_list_id, candidate.rules)
        known = deepest.get(source)
        if known is None or candidate.min_quantity > known.min_quantity:
            deepest[source] = candidate
    return min(deepest.values(), key=_order, default=None)


def _order(candidate: Candidate) -> tuple[int, int, int]:
    return (-candidate.specificity, candidate.amount, candidate.price_list_id or 0)


def why_not(candidate: Candidate, under: Circumstances) -> str | None:
    """Why a price does not stand under these circumstances; None when it does."""
    if candidate.is_draft:
        return "Its price list is a draft."
    if candidate.starts_at is not None and under.now < candidate.starts_at:
        return "Its price list has not begun."
    if candidate.ends_at is not None and under.now > candidate.ends_at:
        return "Its price list is over."
    if under.quantity < candidate.min_quantity:
        return f"It begins at a quantity of {candidate.min_quantity}."
    if candidate.max_quantity is not None and under.quantity > candidate.max_quantity:
        return f"It ends at a quantity of {candidate.max_quantity}."
    for rule in candidate.rules:
        if not rule.admits(under.asker):
            return f"Its rule on the {rule.attribute} does not hold."
    if under.mrp is not None and candidate.amount > under.mrp:
        return "It is above the MRP."
    return None


def explain_choice(candidates: Sequence[Candidate], under: Circumstances) -> tuple[Verdict, ...]:
    """Every candidate with what became of it: the winner first, then those that stood, then the others."""
    choice = choose_price(candidates, under)
    verdicts = [_verdict(candidate, choice, under) for candidate in candidates]
    standing = {id(one) for one in candidates if why_not(one, under) is None}
    return tuple(sorted(verdicts, key=lambda one: (not one.won, id(one.candidate) not in standing)))


def _verdict(candidate: Candidate, choice: Choice | None, under: Circumstances) -> Verdict:
    reason = why_not(candidate, under)
    if reason is not None or choice is None:
        return Verdict(candidate, False, reason or "")
    winner = choice.candidate
    if candidate is winner:
        return Verdict(candidate, True, "This is the price.")
    return Verdict(candidate, False, _why_beaten(candidate, winner))


def _why_beaten(candidate: Candidate, winner: Candidate) -> str:
    """Why a price that stands is not the one."""
    if winner.kind == OVERRIDE and candidate.kind != OVERRIDE:
        return "An override list applies, and hides every other price."
    if winner.kind == SALE and candidate.kind == SET:
        return "A sale price is lower."
    if candidate.kind == SALE and winner.kind == SET:
        return "It is not lower than the price without the sale."
    if candidate.specificity != winner.specificity:
        return "A price with a more specific rule applies."
    if (candidate.price_list_id, candidate.rules) == (winner.price_list_id, winner.rules):
        return f"The tier from {winner.min_quantity} pieces applies."
    return (
        "Another price of the same kind is lower."
        if candidate.amount > winner.amount
        else "Its list is newer."
    )


def struck_amount(amount: int, *, mrp: int | None, before: int | None = None) -> int | None:
    """What to strike through beside `amount`: the MRP, else the price before the sale; only when it is higher."""
    return next((other for other in (mrp, before) if other is not None and other > amount), None)


def phase_of(*, starts_at: datetime | None, ends_at: datetime | None, now: datetime) -> str:
    """Where a window stands: waiting, open or over. Both ends belong to it."""
    if ends_at is not None and now > ends_at:
        return "over"
    return "waiting" if starts_at is not None and now < starts_at else "open"


def rules_key(rules: Iterable[Rule]) -> str:
    """The rules spelled out in one way, whatever their order: `group in 3,7; region not_in US`."""
    spelled = (f"{rule.attribute} {rule.operator} {','.join(sorted(rule.values))}" for rule in rules)
    return "; ".join(sorted(spelled))


def is_above_mrp(*, amount: Money, mrp: Money | None) -> bool:
    """Whether a price breaks the law on maximum retail prices. The MRP includes all taxes, as our prices do."""
    return mrp is not None and mrp < amount


def after_live_answer(*, stored: Money, kind: Kind, is_special: bool, told: Money | None) -> Money:
    """The price when its owner has told another one for the piece.

    What is told stands in for the set's own price: an override and a price made for this shopper stay, a sale
    stays unless the owner's price has fallen below it. An answer in another currency is about another price.
    """
    if told is None or told.currency != stored.currency or kind == OVERRIDE or (kind == SET and is_special):
        return stored
    return min(stored, told, key=lambda money: money.amount) if kind == SALE else told


ROUNDINGS = ("exact", "rupee", "nine", "ninety_nine")


def rounded_price(amount: int, *, rounding: str, minor: int) -> int:
    """A price made tidy and never raised: to a whole unit, or down to the next one ending in 9 or in 99.

    `minor` is how many minor units make one (100 for INR). What is too small to end so stays whole; a whole unit
    is not fallen below.
    """
    if rounding == "exact":
        return amount
    whole = amount // minor
    step, ending = {"rupee": (1, 0), "nine": (10, 9), "ninety_nine": (100, 99)}[rounding]
    tidy = (whole - ending) // step * step + ending if whole >= ending else whole
    return tidy * minor if tidy > 0 else amount
