"""Which ways of carriage fit a parcel, and what each costs. Pure; amounts are paise, weights grams."""

from __future__ import annotations

from dataclasses import dataclass

from catalog.inventory.rules import StockLine
from core.geo import HOME
from core.money import Money, format_money

STANDARD, MADE_TO_MEASURE = "standard", "made-to-measure"


@dataclass(frozen=True, slots=True)
class Parcel:
    """What is to be sent and where. An empty PIN or state, no weight and no way to pay mean: not known yet.

    `region` is where it was sold: each has ways of its own. `profiles` are the codes of the shipping profiles of everything in it; `taken` is what it takes from the shelves.
    """

    value: Money
    weight_g: int | None = None
    pincode: str = ""
    state_code: str = ""
    payment_method: str = ""
    profiles: frozenset[str] = frozenset({STANDARD})
    region: str = HOME
    taken: tuple[StockLine, ...] = ()

    @property
    def has_place(self) -> bool:
        """Whether it is known where it goes."""
        return bool(self.pincode or self.state_code)


@dataclass(frozen=True, slots=True)
class Zone:
    """Where: any of these states, or any PIN that begins so. A zone without either is nowhere."""

    id: int
    name: str
    states: frozenset[str] = frozenset()
    pin_prefixes: tuple[str, ...] = ()

    def holds(self, parcel: Parcel) -> bool:
        """Whether the parcel goes there."""
        by_pin = bool(parcel.pincode) and parcel.pincode.startswith(self.pin_prefixes)
        return by_pin or parcel.state_code in self.states


@dataclass(frozen=True, slots=True)
class Tier:
    """A price for a zone (None: anywhere) up to a weight (None: any)."""

    amount: int
    zone: Zone | None = None
    up_to_g: int | None = None


@dataclass(frozen=True, slots=True)
class Limits:
    """When a way fits. None and empty: no such limit; a limit itself still fits.

    `lacks_pieces`: it is collected in a store that does not hold everything.
    """

    min_weight_g: int | None = None
    max_weight_g: int | None = None
    min_value: int | None = None
    max_value: int | None = None
    payment_method: str = ""
    zones: tuple[Zone, ...] = ()
    profiles: frozenset[str] = frozenset()
    lacks_pieces: bool = False


def why_not(limits: Limits, parcel: Parcel) -> str:
    """Why a way of carriage does not fit, in the shopper's words; empty when it does. What is not known excludes nothing."""
    if limits.profiles and not parcel.profiles <= limits.profiles:
        return "something in your bag has to travel in another way"
    if limits.lacks_pieces:
        return "not everything in your bag is in that store at the moment"
    if limits.zones and parcel.has_place and not any(zone.holds(parcel) for zone in limits.zones):
        return f"it does not go to PIN {parcel.pincode}" if parcel.pincode else "it does not go there"
    if limits.payment_method and parcel.payment_method not in {"", limits.payment_method}:
        return (
            "it has to be paid in advance"
            if limits.payment_method == "prepaid"
            else "it is for cash on delivery only"
        )
    return _too_heavy(limits, parcel.weight_g) or _wrong_value(limits, parcel.value)  # fmt: skip


def _too_heavy(limits: Limits, weight_g: int | None) -> str:
    if weight_g is None:
        return ""
    if limits.max_weight_g is not None and weight_g > limits.max_weight_g:
        return f"it takes up to {kilograms(limits.max_weight_g)}, and your bag weighs {kilograms(weight_g)}"
    if limits.min_weight_g is not None and weight_g < limits.min_weight_g:
        return (
            f"it is for {kilograms(limits.min_weight_g)} and more, and your bag weighs {kilograms(weight_g)}"
        )
    return ""


def _wrong_value(limits: Limits, value: Money) -> str:
    if limits.max_value is not None and value.amount > limits.max_value:
        return f"it is for goods up to {format_money(Money(limits.max_value, value.currency), trim=True)}"
    if limits.min_value is not None and value.amount < limits.min_value:
        return f"it is for goods from {format_money(Money(limits.min_value, value.currency), trim=True)}"
    return ""


def kilograms(weight_g: int) -> str:
    """2.5 kg."""
    return f"{weight_g / 1000:g} kg"


def tier_amount(tiers: tuple[Tier, ...], parcel: Parcel, *, otherwise: int) -> int:
    """The price of carriage before "free from": a tier of the parcel's zone goes before one for anywhere, the lightest
    that still holds the weight before heavier ones; `otherwise` where none fits. An unknown weight is the lightest."""
    fitting = [tier for tier in tiers if _fits(tier, parcel)]
    if not fitting:
        return otherwise
    best = min(
        fitting, key=lambda tier: (tier.zone is None, tier.up_to_g is None, tier.up_to_g or 0, tier.amount)
    )
    return best.amount  # fmt: skip


def _fits(tier: Tier, parcel: Parcel) -> bool:
    in_zone = tier.zone is None or tier.zone.holds(parcel)
    return in_zone and (tier.up_to_g is None or (parcel.weight_g or 0) <= tier.up_to_g)
