"""The journal for readers' own programs: RSS 2.0."""

from __future__ import annotations

from datetime import UTC, datetime, time

from django.http import HttpRequest, HttpResponse
from django.utils.feedgenerator import Rss201rev2Feed
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from catalog.content.queries import written_cards
from storefront.languages import TAGS, public_site, spoken

MOST = 30


@require_safe
def journal_feed(request: HttpRequest) -> HttpResponse:
    """The latest articles, the newest first; good for an hour."""
    site = public_site()
    feed = Rss201rev2Feed(
        title=f"Blouson: {gettext('The journal')}",
        link=f"{site}/journal/",
        description=gettext("Looms, cuts and the people behind them."),
        language=TAGS[spoken()],
        feed_url=f"{site}/journal/feed.xml",
    )
    for card in written_cards("article", spoken())[:MOST]:
        dated = datetime.combine(card.dated_on, time(), UTC) if card.dated_on else card.updated_at
        feed.add_item(
            title=card.title,
            link=f"{site}{card.url}",
            description=card.intro,
            author_name=card.author or "Blouson",
            pubdate=dated,
            updateddate=card.updated_at,
            unique_id=f"{site}{card.url}",
        )
    response = HttpResponse(feed.writeString("utf-8"), content_type="application/rss+xml; charset=utf-8")
    response["Cache-Control"] = "public, max-age=3600"
    return response
