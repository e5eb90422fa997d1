"""A customer says what went wrong on our side, with photos."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.conf import settings
from django.db import transaction

from catalog.media.uploads.evidence import EvidencePhoto, GivenPhoto, evidence_photo
from core import clock
from core.errors import Invalid
from orders.returns.claim_rules import PHOTO_BYTES, claim_problems
from orders.returns.models import Claim, ClaimPhoto, Return, ReturnItem
from orders.returns.operations.moving import new_return, take_units, tell
from orders.returns.queries.units import sold_units
from orders.returns.rules import Asked, check_request
from orders.sales.models import Order
from orders.sales.operations.locked_order import locked_order


@dataclass(frozen=True, slots=True)
class ClaimRequest:
    """What went wrong (`kind` of claim_rules.KINDS) with so many units by line, in the customer's words.

    `wish` is refund or exchange: the same once more. Where cash goes back to is asked when it does.
    """

    kind: str
    pieces: Sequence[tuple[int, int]]
    wish: str
    note: str
    photos: Sequence[GivenPhoto] = ()


def open_claim(*, order_id: str, request: ClaimRequest, actor: str = "shopper") -> str:
    """Write a claim down for staff to decide; its return's public id. Its units cannot be asked back a second time.

    Photos are judged by their pixels and encoded anew, which takes what the camera wrote beside them. Publishes
    ReturnMoved. Raises NotFound, Invalid by field, NotReturnable naming the piece; nothing is kept then.
    """
    problems = claim_problems(
        kind=request.kind, wish=request.wish, story=request.note, photos=len(request.photos)
    )
    if problems:
        raise Invalid(fields=problems)
    encoded = [evidence_photo(photo, most_bytes=PHOTO_BYTES) for photo in request.photos]
    return _write(order_id, request, encoded, actor)


@transaction.atomic
def _write(order_id: str, request: ClaimRequest, photos: Sequence[EvidencePhoto], actor: str) -> str:
    order = locked_order(public_id=order_id)
    asked = [Asked(line_no, quantity, our_fault=True) for line_no, quantity in request.pieces]
    check_request(sold_units(order), asked, now=clock.now(), window_days=settings.RETURN_WINDOW_DAYS)
    found = _written(order, request, actor)
    claim = Claim.objects.create(return_of=found, kind=request.kind)
    ClaimPhoto.objects.bulk_create(
        ClaimPhoto(claim=claim, content=photo.content, width=photo.width, height=photo.height)
        for photo in photos
    )
    tell(found, text=f"Claim {found.number}: {claim.get_kind_display()}.", actor=actor)
    return found.public_id


def _written(order: Order, request: ClaimRequest, actor: str) -> Return:
    found = new_return(
        order,
        origin=Return.Origin.CLAIM,
        way=Return.Way.NONE,
        wish=request.wish,
        our_fault=True,
        note=request.note.strip(),
        actor=actor[:120],
    )
    lines = {row.line_no: row for row in order.lines.all()}
    items = ReturnItem.objects.bulk_create(
        ReturnItem(return_of=found, line=lines[line_no], quantity=quantity)
        for line_no, quantity in request.pieces
    )
    take_units(items)
    return found
