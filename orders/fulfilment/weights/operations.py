"""Weights that the courier charges for: read, accepted, or disputed with photos."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from django.db import transaction

from catalog.media.uploads.evidence import GivenPhoto, evidence_photo
from core import clock
from core.adapters import adapter
from core.breaker import breaker
from core.errors import Invalid, NotFound, Refused
from core.money import Money
from orders.fulfilment.models import Shipment
from orders.fulfilment.ports import Courier, WeightCharged
from orders.fulfilment.weights.models import WeightClaim, WeightPhoto
from orders.sales.operations.record_fact import Fact, record_fact

READ_DAYS = 29
READING_S = 60.0
PHOTO_BYTES = 12_000_000
MOST_PHOTOS = 6
LONGEST_WORDS = 300
Status = WeightClaim.Status


class WeightDecided(Refused):
    """Somebody has decided it."""

    code = "weight_decided"
    message = "This weight was decided already. Please look at it again."


def take_in_weights() -> int:
    """Read what the courier charges for weight of late; how many were news. Uses the network; again is harmless.

    Raises Unavailable when the courier cannot be read.
    """
    courier: Courier = adapter("COURIER")
    since = clock.today_in_india() - timedelta(days=READ_DAYS)
    with breaker("courier-weights"):
        rows = courier.weights_charged(since=since, timeout_s=READING_S)
    return sum(record_weight(row) for row in rows)


@transaction.atomic
def record_weight(row: WeightCharged) -> bool:
    """Keep one; of a known one only the courier's word and what it charges change. True when it was news.

    Charged no more, it is not ours to decide any more.
    """
    parcel = Shipment.objects.filter(awb=row.awb).first()
    claim, is_new = WeightClaim.objects.select_for_update().get_or_create(
        source_id=row.source_id[:60],
        defaults={
            "awb": row.awb[:40],
            "shipment": parcel,
            "told_g": row.told_g,
            "weighed_g": row.weighed_g,
            "extra": row.extra.amount,
            "currency": row.extra.currency,
            "raised_on": row.raised_on,
        },
    )
    claim.extra, claim.their_word = row.extra.amount, row.word[:80]
    claim.shipment = claim.shipment or parcel
    if not claim.extra:
        claim.status = Status.GIVEN_BACK
    elif claim.status == Status.GIVEN_BACK:
        claim.status = Status.OPEN
    claim.save(update_fields=["extra", "their_word", "shipment", "status"])
    return is_new


@transaction.atomic
def accept_weight(*, claim_id: str, actor: str) -> None:
    """The courier is right: what it charges on top is a cost of the parcel. Raises NotFound or WeightDecided."""
    claim = _open(claim_id)
    _decide(claim, Status.ACCEPTED, "", actor)


def dispute_weight(*, claim_id: str, words: str, photos: Sequence[GivenPhoto], actor: str) -> None:
    """We weighed otherwise: kept with photos of the scales, to be raised in Shiprocket's panel within its days.

    Photos are judged by their pixels and encoded anew. Raises NotFound, WeightDecided, or Invalid by field.
    """
    said = " ".join(words.split())
    problems = {}
    if not said or len(said) > LONGEST_WORDS:
        problems["words"] = f"Say what we weighed, in at most {LONGEST_WORDS} letters."
    if not 1 <= len(photos) <= MOST_PHOTOS:
        problems["photos"] = f"Add a photo of the parcel on the scales; {MOST_PHOTOS} at most."
    if problems:
        raise Invalid(fields=problems)
    encoded = [evidence_photo(photo, most_bytes=PHOTO_BYTES) for photo in photos]
    with transaction.atomic():
        claim = _open(claim_id)
        _decide(claim, Status.DISPUTED, said, actor)
        WeightPhoto.objects.bulk_create(
            WeightPhoto(claim=claim, content=each.content, width=each.width, height=each.height)
            for each in encoded
        )


def _open(claim_id: str) -> WeightClaim:
    claim = (
        WeightClaim.objects.select_for_update(of=("self",))
        .select_related("shipment__fulfillment__order")
        .filter(public_id=claim_id)
        .first()
    )
    if claim is None:
        raise NotFound("There is no such weight.")
    if claim.status != Status.OPEN:
        raise WeightDecided
    return claim


def _decide(claim: WeightClaim, status: WeightClaim.Status, words: str, actor: str) -> None:
    claim.status, claim.words = status, words
    claim.decided_by, claim.decided_at = actor[:254], clock.now()
    claim.save(update_fields=["status", "words", "decided_by", "decided_at"])
    if claim.shipment is None:
        return
    extra = Money(claim.extra, claim.currency)
    text = f"The courier weighed {claim.weighed_g} g instead of {claim.told_g} g and charges {extra} more: {status.label}."
    fact = Fact(key=f"weight:{claim.source_id}", kind="parcel", text=text, actor=actor, at=clock.now())
    record_fact(claim.shipment.fulfillment.order, fact)
