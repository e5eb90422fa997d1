"""Leading old addresses to where their things are now."""

from __future__ import annotations

from django.db import transaction

from catalog.addresses.models import HandleRedirect


@transaction.atomic
def claim_handle(*, kind: str, handle: str) -> None:
    """A thing of this kind carries the handle from now on: what it led to before is forgotten, the live thing wins."""
    HandleRedirect.objects.filter(kind=kind, handle=handle).delete()


@transaction.atomic
def forward_handle(*, kind: str, target_id: int, was: str, to: str) -> None:
    """A thing gave up the handle `was` for `to`: requests for the old one are led to it, whatever it is called later.

    `kind` is category, collection or product, `target_id` the row's id. Nothing to do when the two are equal.
    """
    if was == to:
        return
    claim_handle(kind=kind, handle=to)
    target = {"category_id": None, "collection_id": None, "product_id": None, f"{kind}_id": target_id}
    HandleRedirect.objects.update_or_create(kind=kind, handle=was, defaults=target)
