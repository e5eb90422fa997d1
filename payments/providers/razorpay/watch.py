"""What Razorpay tells without being asked about one order: trouble with methods, and everything that was paid."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from functools import partial
from typing import Any

from payments.ports import ProviderDowntime, ProviderPayment
from payments.providers.razorpay.wire import asked, downtime_of, items_of, payment_of

PAGE = 100


class RazorpayWatch:
    """The calls on downtimes and on all payments, for the provider that has the client."""

    _client: Any

    def downtimes(self) -> Sequence[ProviderDowntime]:
        """GET /payments/downtimes."""
        return [downtime_of(each) for each in items_of(asked(self._client.payment.fetchDownTime))]

    def captured_payments(self, since: datetime, until: datetime) -> Iterator[ProviderPayment]:
        """GET /payments, page by page. What went back in full is captured money that was given back: it is left out."""
        skip = 0
        while True:
            query = {
                "from": int(since.timestamp()), "to": int(until.timestamp()), "count": PAGE, "skip": skip
            }  # fmt: skip
            page = items_of(asked(partial(self._client.payment.all, query)))
            for entity in page:
                if entity.get("captured") and entity.get("status") == "captured":
                    yield payment_of(entity)
            if len(page) < PAGE:
                return
            skip += len(page)
