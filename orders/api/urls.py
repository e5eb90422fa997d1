"""The addresses of orders in the Admin API."""

from __future__ import annotations

from django.urls import path

from orders.api import customers, orders, parcels, promotions, refunds, returns, steps

urlpatterns = [
    path("orders", orders.Orders.as_view()),
    path("orders/by-contact", orders.OrdersByContact.as_view()),
    path("orders/<str:order_id>", orders.OneOrder.as_view()),
    path("orders/<str:order_id>/notes", orders.Notes.as_view()),
    path("orders/<str:order_id>/tags", orders.Tags.as_view()),
    path("orders/<str:order_id>/cancel", steps.Cancel.as_view()),
    path("orders/<str:order_id>/readdress", steps.Readdress.as_view()),
    path("orders/<str:order_id>/ask-gateway", steps.AskGateway.as_view()),
    path("orders/<str:order_id>/confirm-cash", steps.ConfirmCash.as_view()),
    path("orders/<str:order_id>/send-code", steps.SendCode.as_view()),
    path("orders/<str:order_id>/verify", steps.Verify.as_view()),
    path("orders/<str:order_id>/settle", steps.Settle.as_view()),
    path("orders/<str:order_id>/calls", steps.Call_.as_view()),
    path("orders/<str:order_id>/call-edit-off", steps.CallEditOff.as_view()),
    path("orders/<str:order_id>/ready", steps.Ready.as_view()),
    path("orders/<str:order_id>/hand-over", steps.HandOver.as_view()),
    path("orders/<str:order_id>/new-code", steps.NewCode.as_view()),
    path("orders/<str:order_id>/returns", steps.OpenReturn.as_view()),
    path("orders/<str:order_id>/refunds/<str:refund_id>/approve", refunds.ApproveRefund.as_view()),
    path("orders/<str:order_id>/refunds/<str:refund_id>/decline", refunds.DeclineRefund.as_view()),
    path("shipments/<str:shipment_id>/mark-as-delivered", parcels.ParcelArrived.as_view()),
    path("shipments/<str:shipment_id>/mark-as-lost", parcels.ParcelLost.as_view()),
    path("returns", returns.Returns.as_view()),
    path("returns/<str:return_id>", returns.OneReturn.as_view()),
    path("returns/<str:return_id>/approve", returns.Approve.as_view()),
    path("returns/<str:return_id>/refuse", returns.Refuse.as_view()),
    path("returns/<str:return_id>/accept", returns.Accept.as_view()),
    path("returns/<str:return_id>/receive", returns.Receive.as_view()),
    path("returns/<str:return_id>/inspect", returns.Inspect.as_view()),
    path("returns/<str:return_id>/refund", returns.GiveBack.as_view()),
    path("returns/<str:return_id>/exchange", returns.SendExchange.as_view()),
    path("returns/<str:return_id>/close", returns.Close.as_view()),
    path("promotions", promotions.Promotions.as_view()),
    path("promotions/<str:promotion_id>", promotions.OnePromotion.as_view()),
    path("promotions/<str:promotion_id>/activate", promotions.Activate.as_view()),
    path("promotions/<str:promotion_id>/deactivate", promotions.Deactivate.as_view()),
    path("promotions/<str:promotion_id>/duplicate", promotions.Duplicate.as_view()),
    path("promotions/<str:promotion_id>/codes", promotions.Codes.as_view()),
    path("customers", customers.Customers.as_view()),
    path("customers/<str:customer_id>", customers.OneCustomer.as_view()),
    path("customers/<str:customer_id>/groups", customers.CustomerGroups.as_view()),
    path("customers/<str:customer_id>/groups/<str:code>", customers.OneCustomerGroup.as_view()),
    path("customer-groups", customers.Groups.as_view()),
]
