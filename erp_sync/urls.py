"""The addresses that other systems send their news to. No trailing slash: they are typed into foreign settings."""

from __future__ import annotations

from django.urls import path

from erp_sync import webhooks

urlpatterns = [
    path("erp/arkone", webhooks.arkone),
    path("erp/erpnext", webhooks.erpnext),
    path("crm", webhooks.crm),
    path("crm/hubspot", webhooks.hubspot),
    path("courier", webhooks.courier),
]
