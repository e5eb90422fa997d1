"""Where the description is read: as a document, and as a page to browse it, with nothing from other hosts."""

from __future__ import annotations

from django.urls import path
from drf_spectacular.renderers import OpenApiJsonRenderer
from drf_spectacular.views import SpectacularAPIView, SpectacularSwaggerSplitView

urlpatterns = [
    path(
        "openapi.json",
        SpectacularAPIView.as_view(renderer_classes=[OpenApiJsonRenderer]),
        name="store-openapi",
    ),
    path("", SpectacularSwaggerSplitView.as_view(url_name="store-openapi"), name="store-docs"),
]
