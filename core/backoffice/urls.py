"""The addresses of the Admin API: its description, and the doors of every app that the settings name."""

from __future__ import annotations

from django.conf import settings
from django.urls import URLPattern, URLResolver, include, path
from django.views.decorators.http import require_safe
from drf_spectacular.views import SpectacularSwaggerSplitView

from core.backoffice.document import TITLE, openapi

urlpatterns: list[URLPattern | URLResolver] = [
    path("docs/openapi.json", require_safe(openapi), name="admin-openapi"),
    path(
        "docs/", SpectacularSwaggerSplitView.as_view(url_name="admin-openapi", title=TITLE), name="admin-docs"
    ),
    *(path("", include(module)) for module in settings.ADMIN_API),
]
