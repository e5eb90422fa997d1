"""What the admin's front page says of letters that a person has to decide about."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import Count, Q

from core.front_page import Contribution, Part, Tally, list_url
from storefront.letters.models import Letter


def _letters() -> Iterable[Part]:
    unclear, failed = Letter.Status.UNKNOWN.value, Letter.Status.FAILED.value
    found = Letter.objects.filter(status__in=[unclear, failed]).aggregate(
        unclear=Count("id", filter=Q(status=unclear)), failed=Count("id", filter=Q(status=failed))
    )
    yield Tally(
        "needs_a_person",
        "Letters with unknown outcome",
        found["unclear"],
        list_url("storefront_letter", status__exact=unclear),
    )
    yield Tally(
        "needs_a_person",
        "Letters not sent",
        found["failed"],
        list_url("storefront_letter", status__exact=failed),
    )


letters_in_doubt = Contribution("storefront.view_letter", _letters)
