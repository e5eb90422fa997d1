"""Back from paying for a change of an order: the order's page tells what became of it."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_GET

from orders.edits.operations import look_at_edit
from storefront.pages.payment import to_order


@require_GET
def returned(request: HttpRequest, token: str) -> HttpResponse:
    """The browser's word is not even read: the provider is asked. Raises NotFound for an unknown token."""
    look_at_edit(token=token)
    return to_order(token)
