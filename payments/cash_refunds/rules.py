"""Where cash may go back to, and how much of that is shown: pure."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from enum import StrEnum

from core.errors import Invalid

UPI_ID = re.compile(r"[a-zA-Z0-9._-]{2,256}@[a-zA-Z][a-zA-Z0-9]{1,63}", re.ASCII)
IFSC = re.compile(r"[A-Z]{4}0[A-Z0-9]{6}", re.ASCII)  # four letters of the bank, a zero, the branch
ACCOUNT = re.compile(r"[0-9]{9,18}", re.ASCII)
BANK_REFERENCE = re.compile(r"[A-Z0-9]{8,30}", re.ASCII)  # UTR of NEFT and RTGS, RRN of IMPS and UPI
LONGEST_NAME = 100
HIDDEN = "••••"


class RefundWay(StrEnum):
    """How cash goes back."""

    UPI = "upi"
    BANK = "bank"
    CREDIT = "credit"


@dataclass(frozen=True, slots=True, kw_only=True)
class RefundChoice:
    """What a payer typed about where their cash is to go. `owner` is the caller's name for whose store credit it is."""

    way: str
    name: str = field(default="", repr=False)
    upi: str = field(default="", repr=False)
    account: str = field(default="", repr=False)
    account_again: str = field(default="", repr=False)
    ifsc: str = field(default="", repr=False)
    owner: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class RefundPlace:
    """A checked place: exactly what its way needs, nothing else."""

    way: RefundWay
    name: str = field(default="", repr=False)
    upi: str = field(default="", repr=False)
    account: str = field(default="", repr=False)
    ifsc: str = field(default="", repr=False)
    owner: str = ""

    @property
    def masked(self) -> str:
        """What may be shown and written in letters: "ra••••@okaxis", "HDFC0001234, account ••••6789"."""
        if self.way is RefundWay.UPI:
            person, _, bank = self.upi.partition("@")
            return f"{person[:2]}{HIDDEN}@{bank}"
        if self.way is RefundWay.BANK:
            return f"{self.ifsc}, account {HIDDEN}{self.account[-4:]}"
        return "store credit"


def refund_place(choice: RefundChoice) -> RefundPlace:
    """The place that a choice names. Raises Invalid, by field, for what cannot be one."""
    if choice.way == RefundWay.CREDIT:
        if not choice.owner:
            raise Invalid(
                fields={"money": "Please sign in to your account first: store credit is kept there."}
            )
        return RefundPlace(way=RefundWay.CREDIT, owner=choice.owner)
    if choice.way not in (RefundWay.UPI, RefundWay.BANK):
        raise Invalid(fields={"money": "Please choose how you would like your money back."})
    fields = _name_problems(choice)
    if choice.way == RefundWay.UPI:
        upi = choice.upi.strip()
        if not UPI_ID.fullmatch(upi):
            fields["upi"] = "Please enter your UPI id, like asha.rao@okaxis."
        return _kept(fields, RefundPlace(way=RefundWay.UPI, name=choice.name.strip(), upi=upi))
    account, ifsc = _closed_up(choice.account), _closed_up(choice.ifsc).upper()
    if not ACCOUNT.fullmatch(account):
        fields["account"] = "Please enter the account number: 9 to 18 digits."
    elif account != _closed_up(choice.account_again):
        fields["account_again"] = "The two account numbers differ. Please type it again."
    if not IFSC.fullmatch(ifsc):
        fields["ifsc"] = (
            "Please enter the IFSC of the branch, like HDFC0001234. It is printed on your cheques."
        )
    return _kept(
        fields, RefundPlace(way=RefundWay.BANK, name=choice.name.strip(), account=account, ifsc=ifsc)
    )


def _name_problems(choice: RefundChoice) -> dict[str, str]:
    name = choice.name.strip()
    if 2 <= len(name) <= LONGEST_NAME and name.isprintable():
        return {}
    return {"name": "Please enter the name as your bank knows it."}


def _closed_up(text: str) -> str:
    """People type account numbers in groups."""
    return "".join(text.split()).replace("-", "")


def _kept(fields: dict[str, str], place: RefundPlace) -> RefundPlace:
    if fields:
        raise Invalid(fields=fields)
    return place


def bank_reference(text: str) -> str:
    """The bank's own reference as it is kept. Raises Invalid for what is none."""
    found = _closed_up(text).upper()
    if not BANK_REFERENCE.fullmatch(found):
        raise Invalid(fields={"utr": "Enter the bank's reference (UTR): 8 to 30 letters and digits."})
    return found
