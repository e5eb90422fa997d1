"""Payments as a Django app."""

from __future__ import annotations

from django.apps import AppConfig


class PaymentsConfig(AppConfig):
    """Money by reference."""

    name = "payments"
    verbose_name = "Payments"
