"""Finding and keeping whose name is whose."""

from __future__ import annotations

from collections.abc import Collection

from core import clock
from erp_sync.models import ExternalRef

CUSTOMER = "customer"  # the kind of reference by which accounts are known


def keep_ref(*, system: str, kind: str, public_id: str, external_id: str, version: int | None = None) -> None:
    """Remember that our `public_id` is their `external_id`; a lower version than the known one changes nothing.

    A thing of theirs that went by another name of ours (an e-mail address corrected there) goes by the new one only.
    """
    known = ExternalRef.objects.filter(system=system, kind=kind, public_id=public_id).first()
    if known is not None and version is not None and known.version is not None and version < known.version:
        return
    theirs = ExternalRef.objects.filter(system=system, kind=kind, external_id=external_id)
    theirs.exclude(public_id=public_id).delete()
    ExternalRef.objects.update_or_create(
        system=system,
        kind=kind,
        public_id=public_id,
        defaults={"external_id": external_id, "version": version, "seen_at": clock.now()},
    )


def is_older(*, system: str, kind: str, public_id: str, external_id: str, version: int) -> bool:
    """Whether this version is older than the one last seen; one that is not is kept from now on, as by `keep_ref`.

    For what is told with a version and a moment: a clock may go back, a version does not. Whoever asks about the same
    thing at the same time waits for the caller's transaction.
    """
    known = ExternalRef.objects.select_for_update().filter(system=system, kind=kind, public_id=public_id)
    before = known.values_list("version", flat=True).first()
    if before is not None and version < before:
        return True
    keep_ref(system=system, kind=kind, public_id=public_id, external_id=external_id, version=version)
    return False


def public_id_of(*, system: str, kind: str, external_id: str) -> str | None:
    """Our id for theirs, or None."""
    refs = ExternalRef.objects.filter(system=system, kind=kind, external_id=external_id)
    return refs.values_list("public_id", flat=True).first()


def public_ids_of(*, system: str, kind: str, external_ids: Collection[str]) -> dict[str, str]:
    """Our ids for these of theirs, by their id; what is not known is left out. One query."""
    refs = ExternalRef.objects.filter(system=system, kind=kind, external_id__in=external_ids)
    return dict(refs.values_list("external_id", "public_id"))


def external_id_of(*, system: str, kind: str, public_id: str) -> str | None:
    """Their id for ours, or None."""
    refs = ExternalRef.objects.filter(system=system, kind=kind, public_id=public_id)
    return refs.values_list("external_id", flat=True).first()


def is_second(system: str, external_id: str, public_id: str) -> bool:
    """Whether a row of a system that carries a customer's id of ours is not the one that they are kept on there.

    So it is when two customers became one: orders of the one that is gone go on under the name of the one that stays.
    """
    known = external_id_of(system=system, kind=CUSTOMER, public_id=public_id)
    return known is not None and known != external_id


def versions_of(*, system: str, kind: str, external_ids: Collection[str]) -> dict[str, int]:
    """The version last seen of each of these, by their id; what is not known is left out."""
    refs = ExternalRef.objects.filter(
        system=system, kind=kind, external_id__in=external_ids, version__isnull=False
    )
    known = refs.values_list("external_id", "version")
    return {external_id: version for external_id, version in known if version is not None}
