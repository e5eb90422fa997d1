"""The map of requests: which door answers which address."""

from __future__ import annotations

from django.conf import settings
from django.contrib import admin
from django.urls import URLPattern, URLResolver, include, path, re_path

from core import health, media

urlpatterns: list[URLPattern | URLResolver] = [
    path("healthz", health.healthz),
    path("readyz", health.readyz),
    path("admin/", admin.site.urls),
    path("hooks/payment/", include("payments.urls")),
    path("hooks/", include("erp_sync.urls")),
    path("admin-api/", include("core.backoffice.urls")),
    path("store/docs/", include("storefront.api.described.urls")),
    path("store/", include("storefront.api.urls")),
    path("auth/", include("storefront.api.auth.urls")),
    path("", include("storefront.urls")),
]
if settings.SERVE_MEDIA:
    urlpatterns.insert(0, re_path(r"^media/(?P<path>.*)$", media.kept_for_good))

handler404 = "core.web.not_found"
handler500 = "core.web.server_error"
