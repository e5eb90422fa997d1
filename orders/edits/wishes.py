"""What somebody wants to be different in an order, and what that comes to."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from catalog.made.rules import MakingRequest
from core.errors import NotFound, Refused
from core.money import Money


@dataclass(frozen=True, slots=True)
class MadeAddition:
    """So many more of a variant (public id), made for the customer."""

    variant_id: str
    quantity: int
    making: MakingRequest


@dataclass(frozen=True, slots=True)
class EditWish:
    """`quantities` of what is in the order, by thing (a line's ref, or a set's), in stock units, 0 to take it out;
    `additions` by variant (public id), as they come; `made` are additions that are made as asked."""

    quantities: Mapping[str, int] = field(default_factory=dict)
    additions: Mapping[str, int] = field(default_factory=dict)
    made: tuple[MadeAddition, ...] = ()

    @property
    def added(self) -> tuple[MadeAddition, ...]:
        """Everything that comes on top."""
        plain = (MadeAddition(each, count, MakingRequest()) for each, count in self.additions.items())
        return (*plain, *self.made)


@dataclass(frozen=True, slots=True)
class EditedThing:
    """One thing before and after; `ref` is empty for what is added, `words` say how that is made."""

    ref: str
    sku: str
    title: str
    uom: str
    before: int
    after: int
    total_before: Money
    total_after: Money
    is_set: bool = False
    is_gift: bool = False
    words: tuple[str, ...] = ()

    @property
    def is_changed(self) -> bool:
        """Whether it is touched at all."""
        return self.before != self.after


@dataclass(frozen=True, slots=True)
class EditPreview:
    """An order as it would be. `way` says what becomes of the difference: pay, return, door or none.

    `short` names what there is not enough of.
    """

    things: tuple[EditedThing, ...]
    total_before: Money
    total_after: Money
    tax_before: Money
    tax_after: Money
    way: str
    short: tuple[str, ...] = ()

    @property
    def difference(self) -> Money:
        """What it costs more; below zero what it costs less."""
        return self.total_after - self.total_before


class OrderNotEditable(Refused):
    """It is packed, over, or not confirmed yet."""

    code = "order_not_editable"
    message = (
        "This order is packed, so what is in it can no longer be changed. Please agree on a return instead."
    )


class EditWaits(Refused):
    """An earlier change waits for its payment."""

    code = "edit_waits"
    message = "An earlier change of this order waits for its payment. Call that one off first."


class NothingChanges(Refused):
    """The wish is the order as it is."""

    code = "nothing_changes"
    message = "Nothing is different. Change a quantity, or add a piece."


class NothingStays(Refused):
    """Nothing would be left in the order."""

    code = "nothing_stays"
    message = "Nothing would be left in this order. Please cancel it instead."


class DifferenceChanged(Refused):
    """The difference is not the one that was read out."""

    code = "difference_changed"

    def __init__(self, *, accepted: Money, difference: Money) -> None:
        super().__init__(
            f"The difference is now {difference}, not {accepted}. Please look at the change again.",
            accepted=accepted.amount,
            difference=difference.amount,
        )


class TooLittleGoesBack(Refused):
    """The difference is money back, and less than a payment provider gives back."""

    code = "too_little_goes_back"

    def __init__(self, *, amount: Money, least: Money) -> None:
        super().__init__(
            f"Only {amount} would go back, and a refund is {least} at the least. Please change something else as well.",
            amount=amount.amount,
        )


class NoSuchEdit(NotFound):
    """Unknown."""

    code = "no_such_edit"
    message = "There is no such change."


class EditOver(Refused):
    """It waits for nothing any more."""

    code = "edit_over"
    message = "This change does not wait for a payment any more."
