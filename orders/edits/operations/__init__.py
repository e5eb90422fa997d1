"""The verbs of changing orders."""

from orders.edits.operations.agreeing import confirm_edit
from orders.edits.operations.ending import cancel_edit, expire_edit, expire_edits
from orders.edits.operations.hearing import record_edit_refused, record_edit_taken
from orders.edits.operations.paying import apply_paid_edit, judge_edit_authorization, look_at_edit
from orders.edits.wishes import (
    DifferenceChanged,
    EditOver,
    EditWaits,
    EditWish,
    NoSuchEdit,
    NothingChanges,
    NothingStays,
    OrderNotEditable,
    TooLittleGoesBack,
)

__all__ = [
    "DifferenceChanged",
    "EditOver",
    "EditWaits",
    "EditWish",
    "NoSuchEdit",
    "NothingChanges",
    "NothingStays",
    "OrderNotEditable",
    "TooLittleGoesBack",
    "apply_paid_edit",
    "cancel_edit",
    "confirm_edit",
    "expire_edit",
    "expire_edits",
    "judge_edit_authorization",
    "look_at_edit",
    "record_edit_refused",
    "record_edit_taken",
]
