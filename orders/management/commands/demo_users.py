"""Logins to try the shop with: one for each role of staff, one shopper. Never in public."""

from __future__ import annotations

import os
from typing import Any

from django.conf import settings
from django.contrib.auth.models import Group
from django.core.management.base import BaseCommand, CommandError

from core.audit import Author
from core.models import User
from core.roles.operations import keep_roles
from orders.customers.operations import register_customer, save_address
from orders.customers.queries import customer_of
from orders.customers.rules import Address

STAFF = ("admin@blouson.test", "blouson-admin")
SHOPPER = ("asha@blouson.test", "blouson-shopper")
SHOPPERS_NAME = "Asha Rao"
SHOPPERS_PHONE = "+919845012345"
SHOPPERS_ADDRESS = Address(
    name=SHOPPERS_NAME,
    phone=SHOPPERS_PHONE,
    line1="12, 4th Cross, Indiranagar",
    line2="Near the metro station",
    city="Bengaluru",
    state_code="29",
    pincode="560038",
)
PRIVATE_SETTINGS = ("config.settings.local", "config.settings.test")


class Command(BaseCommand):
    """Makes admin@blouson.test, one login per role (support@blouson.test) and asha@blouson.test. Running it again changes nothing."""

    help = "Create the demo logins (only with local or test settings)."

    def handle(self, *args: Any, **options: Any) -> None:
        """Refuses where the shop is public: these passwords are known to everyone."""
        if not settings.DEBUG and os.environ.get("DJANGO_SETTINGS_MODULE") not in PRIVATE_SETTINGS:
            raise CommandError(
                "Demo logins have public passwords: they are made with local or test settings only."
            )
        self._staff()
        self._shopper()

    def _staff(self) -> None:
        email, password = STAFF
        if not User.objects.filter(email=email).exists():
            User.objects.create_superuser(email, password, name="Meena (staff)")
        self.stdout.write(f"staff   {email} / {password}")
        keep_roles(Author("manage.py demo_users", "demo_users"))
        for role in settings.ROLES:
            word = role.name.lower()
            email, password = f"{word}@blouson.test", f"blouson-{word}"
            if not User.objects.filter(email=email).exists():
                user = User.objects.create_user(email, password, name=f"{role.name} (staff)", is_staff=True)
                user.groups.add(Group.objects.get(name=role.name))
            self.stdout.write(f"staff   {email} / {password}")

    def _shopper(self) -> None:
        email, password = SHOPPER
        user = User.objects.filter(email=email).first()
        profile = customer_of(user.pk) if user else None
        customer_id = profile.id if profile else None
        if user is None:
            customer_id = register_customer(
                email=email, password=password, name=SHOPPERS_NAME, phone=SHOPPERS_PHONE
            )
        if customer_id is not None:
            save_address(customer_id=customer_id, address=SHOPPERS_ADDRESS, is_default=True)
        self.stdout.write(f"shopper {email} / {password}")
