"""Writing notes beside an order and putting tags on it."""

from __future__ import annotations

from django.db import transaction

from core.audit import Author, record
from core.errors import Invalid
from core.models import User
from orders.notes.models import OrderNote, OrderTag
from orders.notes.rules import NOTE_LENGTH, tidy_tags
from orders.sales.operations.locked_order import locked_order

PAGE = "order page"


@transaction.atomic
def write_note(*, order_id: str, text: str, by: User, source: str = PAGE) -> None:
    """Add a note to an order; the audit trail keeps that it was written, and through which door (`source`).

    Raises NotFound, or Invalid: empty, too long.
    """
    words = text.strip()
    if not words or len(words) > NOTE_LENGTH or "\x00" in words:
        raise Invalid(fields={"text": f"Write something, in at most {NOTE_LENGTH} letters."})
    order = locked_order(public_id=order_id)
    OrderNote.objects.create(order=order, text=words, author=by)
    record(Author(str(by), source, by.pk), "wrote a note", order, {"note": (None, "beside the order")})


@transaction.atomic
def set_tags(*, order_id: str, typed: str, by: User, source: str = PAGE) -> None:
    """Make the tags of an order those that were typed between commas; audited when they differ.

    Raises NotFound, or Invalid with what is wrong; nothing is changed then.
    """
    try:
        wanted = tidy_tags(typed)
    except ValueError as wrong:
        raise Invalid(fields={"tags": str(wrong)}) from wrong
    order = locked_order(public_id=order_id)
    had = sorted(order.tags.values_list("name", flat=True))
    if had == wanted:
        return
    order.tags.exclude(name__in=wanted).delete()
    OrderTag.objects.bulk_create(OrderTag(order=order, name=n, author=by) for n in wanted if n not in had)
    record(Author(str(by), source, by.pk), "changed", order, {"tags": (had, wanted)})
