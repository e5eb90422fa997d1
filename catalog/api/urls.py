"""The addresses of the catalogue in the Admin API."""

from __future__ import annotations

from django.urls import path

from catalog.api import group_steps, groups, many_products, pictures, price_lists, prices, products, stock

urlpatterns = [
    path("products", products.Products.as_view()),
    path("products/publication", many_products.Publication.as_view()),
    path("products/bulk", many_products.ContentInBulk.as_view()),
    path("products/<str:product_id>", products.OneProduct.as_view()),
    path("products/<str:product_id>/publish", products.Publish.as_view()),
    path("products/<str:product_id>/withdraw", products.Withdraw.as_view()),
    path("products/<str:product_id>/sale-terms", many_products.Terms.as_view()),
    path("products/<str:product_id>/pictures", pictures.Pictures.as_view()),
    path("products/<str:product_id>/pictures/new", pictures.HandIn.as_view()),
    path("products/<str:product_id>/pictures/<str:key>", pictures.OnePicture.as_view()),
    path("variants", products.Variants.as_view()),
    path("variants/<str:variant_id>", products.OneVariant.as_view()),
    path("variants/<str:variant_id>/stock-terms", stock.Terms.as_view()),
    path("categories", groups.Categories.as_view()),
    path("categories/<str:group_id>", groups.OneCategory.as_view()),
    path("categories/<str:group_id>/handle", group_steps.RehandledCategory.as_view()),
    path("collections", groups.Collections.as_view()),
    path("collections/<str:group_id>", groups.OneCollection.as_view()),
    path("collections/<str:group_id>/handle", group_steps.RehandledCollection.as_view()),
    path("collections/<str:group_id>/rules", group_steps.CollectionRules.as_view()),
    path("collections/<str:group_id>/products", group_steps.CollectionProducts.as_view()),
    path("tags", groups.Tags.as_view()),
    path("tags/<str:group_id>", groups.OneTag.as_view()),
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
