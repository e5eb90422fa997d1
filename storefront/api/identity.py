"""Which customer a request comes from: a token in its header, else a session."""

from __future__ import annotations

from django.http import HttpRequest

from core.models import User
from orders.customers.queries import customer_of
from storefront.api.tokens import read_token, user_of_token

SCHEME = "bearer "


def bearer(request: HttpRequest) -> str:
    """The token of the header; empty without one."""
    header = request.headers.get("Authorization", "")
    return header[len(SCHEME) :].strip() if header[: len(SCHEME)].lower() == SCHEME else ""


def user_of_request(request: HttpRequest) -> User | None:
    """The login behind a request. Where a token is sent, it alone counts."""
    token = bearer(request)
    if token:
        claims = read_token(token)
        return user_of_token(claims) if claims else None
    return request.user if isinstance(request.user, User) else None


def customer_of_request(request: HttpRequest) -> str | None:
    """The public id of the customer; None for guests, and for staff who never bought."""
    user = user_of_request(request)
    profile = customer_of(user.pk) if user is not None else None
    return profile.id if profile else None
