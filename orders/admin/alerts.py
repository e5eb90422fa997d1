"""Who waits for what to come back."""

from __future__ import annotations

from django.contrib import admin

from core.admin import ReadOnlyAdmin
from orders.customers.alerts.models import ProductAlert


@admin.register(ProductAlert)
class ProductAlertAdmin(ReadOnlyAdmin):
    """Wishes of shoppers, with the words they agreed to."""

    list_display = ["email", "variant", "status", "consented_at", "expires_at", "notified_at"]
    list_filter = ["status", "consented_at"]
    list_select_related = ["variant"]
    search_fields = ["email", "variant__sku", "variant__product__title"]
