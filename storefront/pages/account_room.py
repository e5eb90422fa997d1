"""What every room of the account shares: who may come in, the way between rooms, and what is wrong with a form."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, ParamSpec
from urllib.parse import quote

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect

from core.errors import Refused
from orders.customers.queries import CustomerProfile, customer_of
from storefront.account_nav import ACCOUNT_ENTRIES
from storefront.pages.render import render_live, unstored

_Rest = ParamSpec("_Rest")
Room = Callable[Concatenate[HttpRequest, CustomerProfile, _Rest], HttpResponse]


def account_room(view: Room[_Rest]) -> Callable[Concatenate[HttpRequest, _Rest], HttpResponse]:
    """A page for customers: it is handed their profile. Everybody else goes to the doors and comes back afterwards."""

    @wraps(view)
    def door(request: HttpRequest, *args: _Rest.args, **kwargs: _Rest.kwargs) -> HttpResponse:
        profile = customer_of(request.user.pk) if request.user.is_authenticated else None
        if profile is None:
            return go_to(f"/account/?next={quote(request.path)}")
        return view(request, profile, *args, **kwargs)

    return door


def render_room(
    request: HttpRequest, template: str, shown: dict[str, Any], refusal: Refused | None = None
) -> HttpResponse:
    """A room of the account with the way to the others; a refusal is told above the form and beside its fields."""
    fields = getattr(refusal, "fields", {})
    frame = {
        "account_entries": ACCOUNT_ENTRIES,
        "notices": list(messages.get_messages(request)),
        "refusal": refusal,
        "errors": fields,
        "problems": list(dict.fromkeys(fields.values())),
    }
    status = refusal.http_status if refusal else 200
    return render_live(request, f"storefront/pages/{template}.html", {**frame, **shown}, status=status)


def go_to(url: str) -> HttpResponse:
    """On to another page after something was done."""
    return unstored(HttpResponseRedirect(url, status=303))


def done(request: HttpRequest, words: str, url: str) -> HttpResponse:
    """On to another page, which says what was done."""
    messages.success(request, words)
    return go_to(url)
