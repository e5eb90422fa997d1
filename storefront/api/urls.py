"""The addresses of the Store API."""

from __future__ import annotations

from django.urls import path

from storefront.api.beyond import asking, finding, gift_cards, measures, tickets, wishes
from storefront.api.carts import checkout
from storefront.api.carts import doors as carts
from storefront.api.customers import doors as customers
from storefront.api.orders import doors as orders
from storefront.api.orders import transfers
from storefront.api.reading import categories, groups, markets, options, products

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
    path("products/<str:product_id>/recommendations", finding.Recommendations.as_view()),
    path("products/<str:product_id>/reviews", asking.Reviews.as_view()),
    path("product-options", options.Options.as_view()),
    path("product-options/<str:option_id>", options.OneOption.as_view()),
    path("search", finding.Search.as_view()),
    path("serviceability", asking.Serviceability.as_view()),
    path("product-variants", products.Variants.as_view()),
    path("product-variants/<str:variant_id>", products.OneVariant.as_view()),
    path("carts", carts.Carts.as_view()),
    path("carts/<str:cart_id>", carts.OneCart.as_view()),
    path("carts/<str:cart_id>/line-items", carts.Lines.as_view()),
    path("carts/<str:cart_id>/line-items/<str:line_id>", carts.OneLine.as_view()),
    path("carts/<str:cart_id>/promotions", carts.Promotions.as_view()),
    path("carts/<str:cart_id>/gift-cards", gift_cards.CartGiftCards.as_view()),
    path("carts/<str:cart_id>/store-credit", gift_cards.CartStoreCredit.as_view()),
    path("gift-cards/balance", gift_cards.CardBalance.as_view()),
    path("carts/<str:cart_id>/taxes", carts.Taxes.as_view()),
    path("carts/<str:cart_id>/customer", carts.CartCustomer.as_view()),
    path("carts/<str:cart_id>/shipping-methods", checkout.Methods.as_view()),
    path("carts/<str:cart_id>/complete", checkout.Complete.as_view()),
    path("shipping-options", checkout.ShippingOptions.as_view()),
    path("shipping-options/<str:option_id>/calculate", checkout.CalculateOption.as_view()),
    path("payment-providers", checkout.PaymentProviders.as_view()),
    path("payment-collections", checkout.PaymentCollections.as_view()),
    path("payment-collections/<str:collection_id>/payment-sessions", checkout.PaymentSessions.as_view()),
    path("customers", customers.Customers.as_view()),
    path("customers/me", customers.Me.as_view()),
    path("customers/me/addresses", customers.Addresses.as_view()),
    path("customers/me/addresses/<str:address_id>", customers.OneAddress.as_view()),
    path("customers/me/wishlist", wishes.Wishlist.as_view()),
    path("customers/me/wishlist/<str:wish_id>", wishes.OneWish.as_view()),
    path("measurement-forms", measures.MeasurementForms.as_view()),
    path("customers/me/measurements", measures.Measurements.as_view()),
    path("customers/me/measurements/<str:set_id>", measures.OneMeasurement.as_view()),
    path("customers/me/tickets", tickets.Tickets.as_view()),
    path("customers/me/tickets/<str:ticket_id>", tickets.OneTicket.as_view()),
    path("customers/me/tickets/<str:ticket_id>/messages", tickets.TicketMessages.as_view()),
    path("orders", orders.Orders.as_view()),
    path("orders/<str:order_id>", orders.OneOrder.as_view()),
    path("orders/<str:order_id>/confirm-code", orders.ConfirmCode.as_view()),
    path("orders/<str:order_id>/transfer/request", transfers.AskForOrder.as_view()),
    path("orders/<str:order_id>/transfer/cancel", transfers.WithdrawOrder.as_view()),
    path("orders/<str:order_id>/transfer/accept", transfers.AcceptTransfer.as_view()),
    path("orders/<str:order_id>/transfer/decline", transfers.DeclineTransfer.as_view()),
    path("return", orders.Returns.as_view()),
    path("returns", orders.Returns.as_view()),
    path("return-reasons", orders.ReturnReasons.as_view()),
    path("return-reasons/<str:reason_id>", orders.OneReturnReason.as_view()),
]
