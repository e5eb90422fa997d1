"""Gift cards: chosen and paid on one page, followed by their giver, opened by whoever gets them, and looked at."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_http_methods

from core import clock
from core.errors import Refused
from core.ids import new_id
from core.money import Money
from orders.customers.queries import customer_of
from orders.giftcards.operations import begin_gift_card, complete_gift_card, retry_gift_card
from orders.giftcards.queries import card_balance, card_by_token, gift_by_token
from orders.giftcards.rules import LATEST_DAYS, LEAST, MESSAGE_LENGTH, MOST, OFFERED, GiftWish
from storefront.pages.payment import open_way
from storefront.pages.render import render_live, unstored
from storefront.try_limits import CARD_BALANCES, GIFT_CARDS

FIELDS = {
    "amount": 12, "other_amount": 12, "sender_name": 120, "sender_email": 254, "recipient_name": 120,
    "recipient_email": 254, "message": 2000, "deliver_on": 10, "key": 60,
}  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
def gift_cards(request: HttpRequest) -> HttpResponse:
    """GET shows the form; POST keeps the wish and leads to its payment. A form sent twice is one card."""
    if request.method != "POST":
        return _form(request, _known_of(request))
    typed = {name: request.POST.get(name, "").strip()[:most] for name, most in FIELDS.items()}
    try:
        GIFT_CARDS.spend(request, typed["sender_email"])
        start = begin_gift_card(wish=_wish(typed), key=typed["key"] or new_id("form"))
    except Refused as refusal:
        return _form(request, typed, refusal)
    return _to(f"/gift-cards/pay/{start.token}/")


@require_http_methods(["GET", "POST"])
def pay_gift_card(request: HttpRequest, token: str) -> HttpResponse:
    """The form that leads to the payment page. A card that no longer waits for money is shown instead."""
    if not gift_by_token(token).can_pay:
        return _to(f"/gift-cards/order/{token}/")
    start = retry_gift_card(token=token)
    if start.page is None:
        return _to(f"/gift-cards/order/{token}/")
    gift = gift_by_token(token)
    response = render_live(request, "storefront/pages/gift_card_pay.html", {"gift": gift, "page": start.page})
    return open_way(response, start.page)


@csrf_exempt
@require_http_methods(["GET", "POST"])
def gift_card_returned(request: HttpRequest, token: str) -> HttpResponse:
    """Back from the payment page, whatever happened there: the browser's word is checked."""
    posted = request.POST if request.method == "POST" else request.GET
    complete_gift_card(token=token, posted={name: posted[name][:2000] for name in posted})
    return _to(f"/gift-cards/order/{token}/")


@require_GET
def gift_card_order(request: HttpRequest, token: str) -> HttpResponse:
    """The giver's page: paid or not, for whom, and when it is delivered. It does not show the code."""
    return render_live(request, "storefront/pages/gift_card_order.html", {"gift": gift_by_token(token)})


@require_GET
def gift_card_opened(request: HttpRequest, token: str) -> HttpResponse:
    """The card itself, for whoever has the link from the letter."""
    return render_live(request, "storefront/pages/gift_card_opened.html", {"card": card_by_token(token)})


@require_http_methods(["GET", "HEAD", "POST"])
def gift_card_balance(request: HttpRequest) -> HttpResponse:
    """POST tells what is left on a card. Unknown, expired and blocked cards get one answer; few tries are taken."""
    shown: dict[str, Any] = {"errors": {}}
    status = 200
    if request.method == "POST":
        try:
            CARD_BALANCES.spend(request, request.META.get("REMOTE_ADDR", ""))
            shown["card"] = card_balance(request.POST.get("code", "")[:80])
        except Refused as refusal:
            status = 429 if refusal.http_status == 429 else 200
            shown["errors"] = {"code": refusal.message}
    return render_live(request, "storefront/pages/gift_card_balance.html", shown, status=status)


def _wish(typed: dict[str, str]) -> GiftWish:
    """The form as it is taken; an amount or a day that cannot be read is told by the rules."""
    return GiftWish(
        amount=_amount(typed["other_amount"] or typed["amount"]),
        sender_name=typed["sender_name"],
        sender_email=typed["sender_email"],
        recipient_name=typed["recipient_name"],
        recipient_email=typed["recipient_email"],
        message=typed["message"],
        deliver_on=_day(typed["deliver_on"]),
    )


def _amount(text: str) -> Money | None:
    try:
        return Money.of(text.replace(",", "").replace("₹", "").strip())
    except ValueError:
        return None


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        return date.min


def _known_of(request: HttpRequest) -> dict[str, str]:
    typed = dict.fromkeys(FIELDS, "") | {"amount": str(OFFERED[1].amount // 100), "key": new_id("form")}
    profile = customer_of(request.user.pk) if request.user.is_authenticated else None
    if profile is not None:
        typed |= {"sender_name": profile.name, "sender_email": profile.email}
    return typed


def _form(request: HttpRequest, typed: dict[str, str], refusal: Refused | None = None) -> HttpResponse:
    today = clock.today_in_india()
    fields = getattr(refusal, "fields", {})
    shown = {
        "typed": typed,
        "offered": [(str(money.amount // 100), money) for money in OFFERED],
        "least": LEAST,
        "most": MOST,
        "most_letters": MESSAGE_LENGTH,
        "today": today.isoformat(),
        "latest": (today + timedelta(days=LATEST_DAYS)).isoformat(),
        "refusal": refusal,
        "errors": fields,
        "problems": list(fields.values()),
    }
    status = refusal.http_status if refusal else 200
    return render_live(request, "storefront/pages/gift_cards.html", shown, status=status)


def _to(url: str) -> HttpResponse:
    return unstored(HttpResponseRedirect(url, status=303))
