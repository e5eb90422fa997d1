"""Razorpay's payment links: a page with an address that can be sent to somebody."""

from __future__ import annotations

from typing import Any

from payments.ports import LinkRequest, ProviderLink
from payments.providers.razorpay.currencies import to_razorpay
from payments.providers.razorpay.wire import asked, link_of, links_of


class RazorpayLinks:
    """The calls on payment links, for the provider that has the client."""

    _client: Any

    def ensure_link(self, request: LinkRequest, *, asked_before: bool) -> ProviderLink:
        """A link under our id as its reference_id, made once; a lost answer is found again by it."""
        if asked_before and (found := self._link_by_reference(request.link_id)):
            return found
        body = {
            "amount": to_razorpay(request.amount),
            "currency": request.amount.currency,
            "accept_partial": False,
            "reference_id": request.link_id,
            "description": request.description,
            "expire_by": int(request.expires_at.timestamp()),
            "notify": {"sms": False, "email": False},  # the shop writes its own letters
            "reminder_enable": False,
            "notes": {"reference": request.reference},
            "callback_url": request.return_url,
            "callback_method": "get",
        }
        return link_of(asked(lambda: self._client.payment_link.create(body)))

    def _link_by_reference(self, link_id: str) -> ProviderLink | None:
        found = asked(lambda: self._client.payment_link.all({"reference_id": link_id}))
        return next((link for link in links_of(found) if link.link_id == link_id), None)

    def fetch_link(self, provider_link_id: str) -> ProviderLink:
        """GET /payment_links/:id."""
        return link_of(asked(lambda: self._client.payment_link.fetch(provider_link_id)))

    def cancel_link(self, provider_link_id: str) -> ProviderLink:
        """POST /payment_links/:id/cancel."""
        return link_of(asked(lambda: self._client.payment_link.cancel(provider_link_id)))

    def link_of_payment(self, provider_payment_id: str) -> ProviderLink | None:
        """GET /payment_links?payment_id=."""
        found = asked(lambda: self._client.payment_link.all({"payment_id": provider_payment_id}))
        return next((link for link in links_of(found) if provider_payment_id in link.payment_ids), None)
