"""What a claim tells, and whether its pieces have to come back."""

from __future__ import annotations

from dataclasses import dataclass

from django.conf import settings

from orders.returns.claim_rules import KINDS, must_come_back
from orders.returns.models import Claim, ClaimPhoto, Return


@dataclass(frozen=True, slots=True)
class ClaimView:
    """What went wrong, in the customer's words, and how many photos show it."""

    kind: str
    words: str
    photos: int


def claim_view(row: Return) -> ClaimView | None:
    """The claim of a return whose rows are at hand; None when it is none."""
    found: Claim | None = getattr(row, "claim", None)
    if found is None:
        return None
    return ClaimView(found.kind, KINDS.get(found.kind, found.get_kind_display()), len(found.photos.all()))


def claim_comes_back(found: Return) -> bool:
    """What policy says about sending its pieces back: never what was missing, nor what is worth little. Two queries."""
    claim = Claim.objects.filter(return_of=found).first()
    worth = sum(
        item.line.total * item.quantity // item.line.quantity for item in found.items.select_related("line")
    )
    kind = claim.kind if claim else ""
    return must_come_back(kind=kind, worth=worth, keep_up_to=settings.CLAIM_KEEP_UP_TO)


@dataclass(frozen=True, slots=True)
class PhotoSize:
    """One photo, without its pixels."""

    id: str
    width: int
    height: int


def claim_photos(return_pk: int) -> tuple[PhotoSize, ...]:
    """The photos of a return's claim, oldest first. One query."""
    rows = ClaimPhoto.objects.filter(claim__return_of=return_pk)
    return tuple(PhotoSize(*row) for row in rows.values_list("public_id", "width", "height"))


def claim_photo(public_id: str) -> bytes | None:
    """A photo's JPEG, for those who may see it; None when there is no such photo."""
    content = ClaimPhoto.objects.filter(public_id=public_id).values_list("content", flat=True).first()
    return None if content is None else bytes(content)
