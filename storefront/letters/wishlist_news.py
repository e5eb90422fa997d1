"""The letter about a customer's list: what costs less, and what is back."""

from __future__ import annotations

from django.conf import settings
from django.db import transaction

from orders.customers.consents.queries import consent_stop_path
from orders.customers.consents.rules import WISHLIST_NEWS
from orders.wishlists.news.operations import WishlistNews, take_wishlist_news
from storefront.letters.composing import ComposedLetter, compose_news
from storefront.letters.operations import write_letter

KIND = "wishlist_news"


@transaction.atomic
def write_due_letters(*, limit: int = 50) -> int:
    """Write the next letters, each list marked as told in the same transaction; answers how many."""
    due = take_wishlist_news(limit=limit)
    for news in due:
        write_letter(compose_wishlist_news(news))
    return len(due)


def compose_wishlist_news(news: WishlistNews) -> ComposedLetter:
    """The letter about one list, with the way to it and the way to end such letters."""
    return compose_news(
        kind=KIND,
        about=f"{news.wishlist_id}:{news.at:%Y%m%dT%H%M%S}",
        to=news.email,
        words={
            "subject": _subject(news),
            "first_name": news.name.split(" ")[0],
            "cheaper": news.cheaper,
            "back": news.back,
            "button_url": f"{settings.SITE_URL}/wishlist/",
        },
        stop_path=consent_stop_path(purpose=WISHLIST_NEWS, contact=news.email) or "/account/preferences/",
    )


def _subject(news: WishlistNews) -> str:
    if len(news.cheaper) + len(news.back) > 1:
        return "News of your wishlist"
    if news.cheaper:
        return f"It costs less now: {news.cheaper[0].piece.product_title}"
    return f"Back in stock: {news.back[0].product_title}"
