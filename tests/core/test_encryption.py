"""Encrypted at rest: readable only with one of our keys, which may be changed."""

from __future__ import annotations

import pytest
from cryptography.fernet import Fernet
from pytest_django.fixtures import Settings

from core.encryption import Unreadable, decrypt, encrypt

OLD, NEW = Fernet.generate_key().decode(), Fernet.generate_key().decode()


def test_a_token_tells_nothing_and_is_never_the_same_twice(settings: Settings) -> None:
    settings.ENCRYPTION_KEYS = [OLD]
    first, second = encrypt("50100123456789"), encrypt("50100123456789")
    assert first != second and "50100123456789" not in first
    assert decrypt(first) == decrypt(second) == "50100123456789"


def test_a_new_key_reads_on_what_the_old_one_wrote(settings: Settings) -> None:
    settings.ENCRYPTION_KEYS = [OLD]
    token = encrypt("asha.rao@okaxis")
    settings.ENCRYPTION_KEYS = [NEW, OLD]
    assert decrypt(token) == "asha.rao@okaxis"
    newer = encrypt("asha.rao@okaxis")
    settings.ENCRYPTION_KEYS = [NEW]
    assert decrypt(newer) == "asha.rao@okaxis"
    with pytest.raises(Unreadable):
        decrypt(token)


def test_a_changed_token_is_refused(settings: Settings) -> None:
    settings.ENCRYPTION_KEYS = [OLD]
    token = encrypt("₹1,500 to आशा")
    assert decrypt(token) == "₹1,500 to आशा"
    with pytest.raises(Unreadable):
        decrypt(token[:-4] + "AAA=")
