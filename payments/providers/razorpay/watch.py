"""What Razorpay tells without being asked about one order: trouble with methods, all that was paid, or is disputed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from functools import partial
from typing import Any

from payments.ports import ProviderDispute, ProviderDowntime, ProviderPayment
from payments.providers.razorpay.wire import asked, dispute_of, downtime_of, items_of, payment_of

PAGE = 100


class RazorpayWatch:
    """The calls on downtimes, on all payments and on all disputes, for the provider that has the client."""

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

    def disputes_since(self, since: datetime) -> Iterator[ProviderDispute]:
        """GET /disputes, page by page until they get older: the list takes no dates."""
        skip = 0
        while True:
            query = {"count": PAGE, "skip": skip}
            page = items_of(asked(partial(self._client.get, "/v1/disputes", query)))
            recent = [entity for entity in page if int(entity["created_at"]) >= since.timestamp()]
            yield from map(dispute_of, recent)
            if len(recent) < PAGE:
                return
            skip += len(page)
