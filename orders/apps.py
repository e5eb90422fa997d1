"""Orders as a Django app."""

from __future__ import annotations

from django.apps import AppConfig


class OrdersConfig(AppConfig):
    """From cart to delivered: customers, carts, checkout, orders and their parcels."""

    name = "orders"
    default_auto_field = "django.db.models.BigAutoField"
    verbose_name = "Orders"
