"""The ground floor as a Django app."""

from __future__ import annotations

from django.apps import AppConfig

from core import checks  # noqa: F401 - importing registers them


class CoreConfig(AppConfig):
    """Money, errors, clock, http, the outbox and the User."""

    name = "core"
    default_auto_field = "django.db.models.BigAutoField"
    verbose_name = "Staff and deliveries"
