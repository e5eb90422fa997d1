"""The addresses of the Store API."""

from __future__ import annotations

from django.urls import path

from storefront.api.reading import categories, groups, markets, products

urlpatterns = [
    path("regions", markets.Regions.as_view()),
    path("regions/<str:group_id>", markets.OneRegion.as_view()),
    path("currencies", markets.Currencies.as_view()),
    path("currencies/<str:code>", markets.OneCurrency.as_view()),
    path("locales", markets.Locales.as_view()),
    path("collections", groups.Collections.as_view()),
    path("collections/<str:group_id>", groups.OneCollection.as_view()),
    path("product-categories", categories.Categories.as_view()),
    path("product-categories/<str:group_id>", categories.OneCategory.as_view()),
    path("product-tags", groups.Tags.as_view()),
    path("product-tags/<str:group_id>", groups.OneTag.as_view()),
    path("product-types", groups.Types.as_view()),
    path("product-types/<str:group_id>", groups.OneType.as_view()),
    path("products", products.Products.as_view()),
    path("products/<str:product_id>", products.OneProduct.as_view()),
    path("product-variants", products.Variants.as_view()),
    path("product-variants/<str:variant_id>", products.OneVariant.as_view()),
]
