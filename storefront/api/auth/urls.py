"""The addresses of /auth."""

from __future__ import annotations

from django.urls import path

from storefront.api.auth import doors

urlpatterns = [
    path("customer/emailpass/register", doors.Register.as_view()),
    path("customer/emailpass/reset-password", doors.ResetPassword.as_view()),
    path("customer/emailpass/update", doors.UpdatePassword.as_view()),
    path("customer/emailpass", doors.LogIn.as_view()),
    path("customer/providers", doors.Providers.as_view()),
    path("session", doors.Session.as_view()),
    path("token/refresh", doors.Refresh.as_view()),
]
