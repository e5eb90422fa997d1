"""The connectors as a Django app."""

from __future__ import annotations

from django.apps import AppConfig


class ErpSyncConfig(AppConfig):
    """Cursors, inbox, outbox and the translators of each system."""

    name = "erp_sync"
    default_auto_field = "django.db.models.BigAutoField"
    verbose_name = "Connected systems"
