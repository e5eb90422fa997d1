"""The addresses of the catalogue in the Admin API."""

from __future__ import annotations

from django.urls import path

from catalog.api import price_lists, prices, products, stock

urlpatterns = [
    path("products", products.Products.as_view()),
    path("products/publication", products.Publication.as_view()),
    path("products/<str:product_id>", products.OneProduct.as_view()),
    path("products/<str:product_id>/publish", products.Publish.as_view()),
    path("products/<str:product_id>/withdraw", products.Withdraw.as_view()),
    path("variants", products.Variants.as_view()),
    path("variants/<str:variant_id>", products.OneVariant.as_view()),
    path("variants/<str:variant_id>/stock-terms", stock.Terms.as_view()),
    path("prices", prices.Prices.as_view()),
    path("prices/bulk", prices.PricesInBulk.as_view()),
    path("price-lists", price_lists.PriceLists.as_view()),
    path("price-lists/<str:list_id>", price_lists.OnePriceList.as_view()),
    path("price-lists/<str:list_id>/open", price_lists.Opened.as_view()),
    path("price-lists/<str:list_id>/close", price_lists.Closed.as_view()),
    path("price-lists/<str:list_id>/prices", price_lists.ListPrices.as_view()),
    path("stock-levels", stock.Levels.as_view()),
    path("stock-levels/bulk", stock.LevelsInBulk.as_view()),
    path("stock-movements", stock.Movements.as_view()),
    path("stock-locations", stock.Locations.as_view()),
]
