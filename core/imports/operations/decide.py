"""A person decides: write it, stop it, go on."""

from __future__ import annotations

from django.db import transaction

from core import clock
from core.errors import NotFound, Refused
from core.imports.models import ImportJob
from core.imports.operations.begin import hurry

_Status = ImportJob.Status


class NothingToApply(Refused):
    """No row of the file would change anything."""

    code = "nothing_to_apply"
    message = "No row of this file would change anything. Correct the refused rows and hand them in again."


@transaction.atomic
def apply_import(job_id: int) -> None:
    """Write the rows that were judged; each is judged anew while it is written.

    Raises NotFound, NothingToApply, or Refused while it is not waiting for this word.
    """
    job = _locked(job_id)
    if job.status != _Status.JUDGED:
        raise Refused("This run is not waiting to be applied. Open it again to see where it stands.")
    if not job.counts.get("ok", 0) + job.counts.get("changed", 0):
        raise NothingToApply()
    _go(job, phase="applying", position=0, counts={})


@transaction.atomic
def stop_import(job_id: int) -> None:
    """Stop after the chunk that is being worked on; what is written stays. Raises NotFound, or Refused when it is over."""
    job = _locked(job_id)
    if not job.is_under_way:
        raise Refused("This run is not under way.")
    ImportJob.objects.filter(pk=job.pk).update(status=_Status.STOPPED)


@transaction.atomic
def resume_import(job_id: int) -> None:
    """Go on behind the last row that is done. Raises NotFound, or Refused unless it was stopped or failed."""
    job = _locked(job_id)
    if job.status not in {_Status.STOPPED, _Status.FAILED} or job.file_id is None:
        raise Refused("This run has not been stopped. Hand the file in again to begin anew.")
    _go(job, phase=job.phase, position=job.position, counts=job.counts)


def _locked(job_id: int) -> ImportJob:
    job = ImportJob.objects.select_for_update().filter(pk=job_id).first()
    if job is None:
        raise NotFound("There is no such import.")
    return job


def _go(job: ImportJob, *, phase: str, position: int, counts: dict[str, int]) -> None:
    ImportJob.objects.filter(pk=job.pk).update(
        status=phase, phase=phase, position=position, counts=counts, problem="", tries=0,
        heartbeat_at=clock.now(), finished_at=None,
    )  # fmt: skip
    hurry(job)
