"""A publishable key to try shop fronts with. Never in public: everybody knows it."""

from __future__ import annotations

import os
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from core.apikeys.operations import KeyWish, issue_key
from core.apikeys.queries import key_behind
from core.audit import Author

DEMO_KEY = "pk_blouson_demo"
PRIVATE_SETTINGS = ("config.settings.local", "config.settings.test")


class Command(BaseCommand):
    """Makes the key that bin/dev prints, for what the web sells. Running it again changes nothing."""

    help = "Create the demo publishable key (only with local or test settings)."

    def handle(self, *args: Any, **options: Any) -> None:
        """Refuses where the shop is public."""
        if not settings.DEBUG and os.environ.get("DJANGO_SETTINGS_MODULE") not in PRIVATE_SETTINGS:
            raise CommandError(
                "The demo key is known to everybody: it is made with local or test settings only."
            )
        if key_behind(DEMO_KEY) is None:
            wish = KeyWish("Demo shop front", channels=["web"])
            issue_key(wish=wish, author=Author("manage.py demo_keys", "demo_keys"), token=DEMO_KEY)
        self.stdout.write(f"publishable key {DEMO_KEY}")
