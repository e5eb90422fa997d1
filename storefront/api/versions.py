"""Doors whose writes can be meant for one version of a thing: carts, and what is a customer's own."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from rest_framework.request import Request

from core.api.matching import check_version, etag_of, is_conditional, one_at_a_time
from core.api.wire import dumped
from storefront.api.identity import customer_of_request
from storefront.api.view import StoreView, plain_request, versioned


class VersionedView(StoreView):
    """A door of one thing that reads tell.

    A read carries the ETag of what `shown` tells; a write with `If-Match` counts for that version only, and of several such
    writes of one thing one is done at a time.
    """

    has_versions = True

    def shown(self, request: Request, **path: str) -> dict[str, Any]:
        """The thing as a read tells it: what If-Match is held against. Raises NotFound."""
        raise NotImplementedError

    def held_as(self, request: HttpRequest, **path: str) -> str | None:
        """What writes with If-Match wait for: the customer whose things these are; None for nobody's."""
        return customer_of_request(request)

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        """Of writes that say for which version they are meant, one is done at a time."""
        work = super().dispatch
        name = self.held_as(request, **kwargs) if is_conditional(request) and self.has_versions else None
        if name is None:
            return work(request, *args, **kwargs)
        return one_at_a_time(request, name, lambda: work(request, *args, **kwargs))

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        """Raises Stale for a write that is meant for another version than there is."""
        super().initial(request, *args, **kwargs)
        plain = plain_request(request)
        if is_conditional(plain):
            check_version(plain, etag_of(dumped(self.shown(request, **kwargs))))

    def as_it_is(self, request: Request, **path: str) -> HttpResponse:
        """The thing as it is now, with its ETag."""
        return versioned(plain_request(request), dumped(self.shown(request, **path)))


class OwnView(VersionedView):
    """The same of a customer's own thing."""

    needs_customer = True
