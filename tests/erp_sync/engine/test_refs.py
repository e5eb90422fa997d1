"""Whose name is whose."""

from __future__ import annotations

import pytest

from erp_sync.engine.refs import external_id_of, is_older, keep_ref, public_id_of
from erp_sync.models import ExternalRef

pytestmark = pytest.mark.django_db


def keep(ours: str, theirs: str, version: int | None = None) -> None:
    keep_ref(system="crm", kind="contact", public_id=ours, external_id=theirs, version=version)


def test_a_reference_is_found_from_both_sides() -> None:
    keep("a@example.com", "con_1")

    assert external_id_of(system="crm", kind="contact", public_id="a@example.com") == "con_1"
    assert public_id_of(system="crm", kind="contact", external_id="con_1") == "a@example.com"
    assert public_id_of(system="arkone", kind="contact", external_id="con_1") is None


def test_old_news_changes_nothing() -> None:
    keep("a@example.com", "con_2", version=5)
    keep("a@example.com", "con_1", version=4)

    assert ExternalRef.objects.get().external_id == "con_2"


def test_a_corrected_address_takes_the_reference_along() -> None:
    keep("old@example.com", "con_1")
    keep("new@example.com", "con_1")

    assert ExternalRef.objects.get().public_id == "new@example.com"


def test_a_version_is_older_than_the_one_last_seen_or_kept() -> None:
    def told(version: int) -> bool:
        return is_older(system="erp", kind="order", public_id="order_1", external_id="SO-1", version=version)

    assert [told(version) for version in (3, 5, 4, 5, 6)] == [False, False, True, False, False]
    assert ExternalRef.objects.get().version == 6
