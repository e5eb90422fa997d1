"""Ways of being paid, by the names that settings.PAYMENT_PROVIDERS gives them."""

from __future__ import annotations

from django.conf import settings

from core.adapters import adapter_at
from core.errors import NotFound
from payments.ports import PaymentProvider


def provider_named(name: str) -> PaymentProvider:
    """The provider of that name. Raises NotFound when settings know none."""
    path = settings.PAYMENT_PROVIDERS.get(name)
    if path is None:
        raise NotFound(f"There is no payment provider called {name}.")
    provider: PaymentProvider = adapter_at(path)
    return provider
