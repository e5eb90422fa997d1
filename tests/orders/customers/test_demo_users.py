"""The demo logins: there after one command, the same after two, and never in public."""

from __future__ import annotations

import pytest
from django.contrib.auth import authenticate
from django.core.management import CommandError, call_command
from pytest_django.fixtures import Settings

from core.models import User
from orders.customers.queries import addresses_of, customer_of
from tests.orders.wardrobe import everything

pytestmark = pytest.mark.django_db


def test_both_can_log_in_and_asha_has_an_address(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DJANGO_SETTINGS_MODULE", "config.settings.test")
    call_command("demo_users", verbosity=0)
    staff = authenticate(username="admin@blouson.test", password="blouson-admin")
    shopper = authenticate(username="asha@blouson.test", password="blouson-shopper")
    assert isinstance(staff, User) and staff.is_superuser and staff.is_staff
    assert isinstance(shopper, User) and not shopper.is_staff
    profile = customer_of(shopper.pk)
    assert profile is not None
    (saved,) = addresses_of(profile.id)
    assert (saved.address.city, saved.address.pincode, saved.is_default) == ("Bengaluru", "560038", True)
    before = everything()
    call_command("demo_users", verbosity=0)
    assert everything() == before


def test_never_in_public(monkeypatch: pytest.MonkeyPatch, settings: Settings) -> None:
    settings.DEBUG = False
    monkeypatch.setenv("DJANGO_SETTINGS_MODULE", "config.settings.production")
    with pytest.raises(CommandError):
        call_command("demo_users", verbosity=0)
    assert not User.objects.exists()
