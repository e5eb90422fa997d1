"""Addresses of the payments doors."""

from django.urls import path

from payments.webhooks import payment_webhook

urlpatterns = [path("<slug:provider>", payment_webhook, name="payment-webhook")]
