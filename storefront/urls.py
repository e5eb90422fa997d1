"""The shopper's addresses."""

from __future__ import annotations

from django.urls import path

from storefront.islands import (
    add_to_cart,
    cart_badge,
    checkout_sums,
    own_prices,
    pin_place,
    size_choice,
    stock_alert,
    stock_note,
    suggestions,
)
from storefront.pages import (
    account,
    alerts,
    cart,
    cart_codes,
    category,
    checkout,
    collection,
    document,
    enquiry,
    home,
    order,
    password,
    payment,
    product,
    robots,
    search,
)
from storefront.sitemaps import sitemap

urlpatterns = [
    path("", home.home),
    path("categories/<path:path>/", category.category),
    path("collections/<slug:handle>/", collection.collection),
    path("products/<slug:handle>/", product.product),
    path("search/", search.search),
    path("cart/", cart.cart),
    path("cart/open/", cart.open_again),
    path("cart/code/", cart_codes.cart_codes),
    path("checkout/", checkout.checkout),
    path("checkout/pay/<str:token>/", payment.pay),
    path("checkout/return/<str:token>/", payment.returned),
    path("checkout/cancel/<str:token>/", payment.cancelled),
    path("orders/<str:token>/", order.order),
    path("orders/<str:token>/documents/<str:document_id>.pdf", document.document),
    path("enquiry/", enquiry.enquiry),
    path("account/", account.account),
    path("account/login/", account.login_door),
    path("account/register/", account.register),
    path("account/logout/", account.log_out),
    path("account/password/", password.forgot),
    path("account/password/<str:customer_id>/<str:token>/", password.choose),
    path("islands/add-to-cart/", add_to_cart.add_to_cart),
    path("islands/cart-badge/", cart_badge.cart_badge),
    path("islands/checkout-sums/", checkout_sums.checkout_sums),
    path("islands/own-prices/", own_prices.own_prices_shown),
    path("islands/pin-place/", pin_place.pin_place_fields),
    path("islands/size-choice/", size_choice.size_choice),
    path("islands/stock-alert/", stock_alert.stock_alert),
    path("alerts/<str:alert_id>/<str:token>/", alerts.stop),
    path("islands/stock-note/", stock_note.stock_note),
    path("islands/suggestions/", suggestions.suggestions),
    path("sitemap.xml", sitemap),
    path("robots.txt", robots.robots),
]
