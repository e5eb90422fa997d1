"""The storefront as Django knows it."""

from __future__ import annotations

from django.apps import AppConfig


class StorefrontConfig(AppConfig):
    """Doors to shoppers; owns no commerce tables."""

    name = "storefront"
    verbose_name = "Storefront"
