"""The verbs of credit."""

from payments.credit.operations.adjusting import adjust_credit, block_credit, expire_credit, unblock_credit
from payments.credit.operations.giving_back import NothingToGiveBack, give_back_credit
from payments.credit.operations.holding import (
    CreditGone,
    HeldCredit,
    WantedCredit,
    hold_credit,
    lock_credit,
    release_credit,
    spend_credit,
)
from payments.credit.operations.issuing import CardTerms, issue_credit, issue_gift_card
from payments.credit.operations.moving import Passing, move_store_credit

__all__ = [
    "CardTerms",
    "CreditGone",
    "HeldCredit",
    "NothingToGiveBack",
    "Passing",
    "WantedCredit",
    "adjust_credit",
    "block_credit",
    "expire_credit",
    "give_back_credit",
    "hold_credit",
    "issue_credit",
    "issue_gift_card",
    "lock_credit",
    "move_store_credit",
    "release_credit",
    "spend_credit",
    "unblock_credit",
]
