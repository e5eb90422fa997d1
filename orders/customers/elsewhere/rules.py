"""Whose word counts for which field of a customer, and what a system's row changes here. Pure.

| field | who wins |
|---|---|
| e-mail address | the shop: it is how they log in |
| telephone | the shop once a code has proven it; before that as for the name |
| name | whoever changed it; when both did, the shop, where they said it themselves |
| GSTIN, company | the ERP, from whom invoices come; the shop and the CRM only fill in what is missing |

Only a field that a system has changed since it last spoke says anything: what it merely repeats is the echo of our words.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from catalog.tax.rules import valid_gstin
from orders.customers.rules import NAME_LENGTH, normal_phone, plain_text

ERP, CRM, SHOP = "erp", "crm", "shop"
ROLES = [(ERP, "ERP"), (CRM, "CRM")]
FIELDS = ("email", "phone", "name", "gstin", "company_name")
OF_THE_ERP = frozenset({"gstin", "company_name"})
# Systems that undo each other's changes are left to themselves after so many in a day.
MOST_A_DAY = 6

NOT_THEIRS = "the shop decides this field"
ERP_DECIDES = "the ERP decides this field"
BOTH_CHANGED = "both were changed; what they told the shop counts"
TOO_OFTEN = "changed too often in a day: somebody has to look which system undoes it"
CHANGED_THERE = "changed there"


@dataclass(frozen=True, slots=True)
class Settled:
    """What becomes of one field: `kept` counts from now on, `lost` does not."""

    field: str
    kept: str
    lost: str
    is_taken: bool
    why: str


def settle_fields(
    *,
    role: str,
    ours: Mapping[str, str],
    base: Mapping[str, str] | None,
    theirs: Mapping[str, str],
    proven: frozenset[str] = frozenset(),
    today: Mapping[str, int] | None = None,
) -> tuple[Settled, ...]:
    """The fields in which `theirs` says something new that differs from `ours`, and whose word counts.

    `base` is what the same system said the last time, None when it speaks for the first time; fields that a system does
    not know are left out of `theirs`. `proven` are fields that the shop knows to be theirs, `today` counts how often a
    field was taken from other systems within a day.
    """
    settled = []
    for field in FIELDS:
        if field not in theirs:
            continue
        mine, told = ours.get(field, ""), plain_text(theirs[field])
        is_news = bool(told) if base is None else not same(told, base.get(field, ""))
        if not is_news or same(told, mine):
            continue
        mine_changed = bool(mine) if base is None else not same(mine, base.get(field, ""))
        why = _why_not(field, told, role=role, is_proven=field in proven, mine_changed=mine_changed)
        if not why and (today or {}).get(field, 0) >= MOST_A_DAY:
            why = TOO_OFTEN
        if why:
            settled.append(Settled(field, kept=mine, lost=told, is_taken=False, why=why))
        else:
            settled.append(Settled(field, _normal(field, told), lost=mine, is_taken=True, why=CHANGED_THERE))
    return tuple(settled)


def _why_not(field: str, told: str, *, role: str, is_proven: bool, mine_changed: bool) -> str:
    """Why a changed value is not taken; empty when it is."""
    if field == "email" or (field == "phone" and is_proven):
        return NOT_THEIRS
    if field in OF_THE_ERP:
        return _unfit(field, told) if role == ERP or not mine_changed else ERP_DECIDES
    return BOTH_CHANGED if mine_changed else _unfit(field, told)


def _unfit(field: str, told: str) -> str:
    if field == "phone" and told and normal_phone(told) is None:
        return "no Indian mobile number"
    if field == "gstin" and told and not valid_gstin(told):
        return "no GSTIN"
    if field == "name" and not told:
        return "a name is needed"
    return "too long" if len(told) > NAME_LENGTH else ""


def _normal(field: str, told: str) -> str:
    return (normal_phone(told) or "") if field == "phone" else told


def fields_to_tell(*, role: str, ours: Mapping[str, str], base: Mapping[str, str] | None) -> dict[str, str]:
    """What a system has otherwise than the shop, as far as it is the shop's to say; everything when it knows nobody."""
    known = base or {}
    told = {name: value for name, value in ours.items() if not same(value, known.get(name, ""))}
    if not told.get("email", "x"):
        del told["email"]  # an address that nobody has proven is nobody's
    if role == ERP:
        told = {name: value for name, value in told.items() if name not in OF_THE_ERP or not known.get(name)}
    return told


def proves(keys: Mapping[str, str], fields: Mapping[str, str]) -> bool:
    """Whether a system's row is about the owner of these proven contacts: one of them is the same there."""
    return any(value and same(value, fields.get(name, "")) for name, value in keys.items())


def same(one: str, other: str) -> bool:
    """Whether two values differ in more than capitals, spaces and the way a number is written."""
    return _plain(one) == _plain(other)


def _plain(value: str) -> str:
    return normal_phone(value) or " ".join(value.split()).casefold()
