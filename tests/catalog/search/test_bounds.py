"""However frequent a word is: a bounded number of pieces is gathered and weighed, and the best are among them."""

from __future__ import annotations

import pytest
from django.db import connection
from django.db.models.expressions import RawSQL

from catalog.listing.models import ListingEntry, ListingText
from catalog.listing.queries.shapes import ListingQuestion
from catalog.search.ports import Asked, Hit
from catalog.search.queries import MOST_HITS, RELEVANCE
from catalog.search.retrieval import MOST_WEIGHED, TextRetriever
from catalog.search.rules import tsquery_of
from tests.catalog.listing.range import fill_shelf


def hits_of(word: str, **chosen: tuple[str, ...]) -> list[Hit]:
    question = ListingQuestion(sort=RELEVANCE, chosen=chosen)
    return TextRetriever().hits(Asked([(word,)], whole=frozenset({word})), question, limit=MOST_HITS)


@pytest.mark.django_db
def test_of_a_word_everything_carries_the_front_of_the_shop_is_weighed() -> None:
    fill_shelf(1300)
    front = ListingEntry.objects.order_by("selection", "product")[:MOST_WEIGHED]
    best = sorted(front, key=lambda entry: (not entry.in_stock, entry.selection, entry.product_id))
    hits = hits_of("saree")
    assert [hit.product_id for hit in hits[:MOST_WEIGHED]] == [entry.product_id for entry in best]
    assert len(hits) == len(set(hits)) == MOST_HITS


@pytest.mark.django_db
def test_a_title_is_weighed_wherever_it_stands_in_the_shop() -> None:
    fill_shelf(MOST_WEIGHED + 60)
    last = ListingEntry.objects.order_by("selection", "product").last()
    assert last is not None
    ListingEntry.objects.filter(pk=last.pk).update(in_stock=False)
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE catalog_listingentry SET vector = vector || setweight(to_tsvector('english', 'saree'), 'A')"
            " WHERE product_id = %s",
            [last.pk],
        )
    hits = hits_of("saree")
    assert (hits[0].product_id, len(hits)) == (last.pk, MOST_WEIGHED + 60)


@pytest.mark.django_db
def test_choices_narrow_what_is_gathered() -> None:
    fill_shelf(300)
    hits = hits_of("saree", colour=("teal",))
    teal = ListingEntry.objects.filter(tokens__contains=["colour:teal"])
    assert {hit.product_id for hit in hits} == set(teal.values_list("pk", flat=True))


@pytest.mark.django_db
def test_texts_follow_their_entries_whoever_writes_them() -> None:
    fill_shelf(3)
    columns = ("pk", "selection", "slot", "in_stock", "vector")

    def texts() -> list[object]:
        return list(ListingText.objects.order_by("pk").values_list(*columns))

    def entries() -> list[object]:
        return list(ListingEntry.objects.order_by("pk").values_list(*columns))

    assert texts() == entries() and len(texts()) == 3
    first, second, _ = ListingEntry.objects.order_by("pk")
    ListingEntry.objects.filter(pk=first.pk).update(in_stock=not first.in_stock, selection=5)
    second.delete()
    assert texts() == entries() and len(texts()) == 2
    where = (
        ListingText.objects.order_by("pk").annotate(at=RawSQL("ctid::text", [])).values_list("at", flat=True)
    )
    before = list(where)
    ListingEntry.objects.update(price=1, tokens=["all"])
    assert list(where.all()) == before, "what does not concern them does not write them"
    assert texts() == entries()


def test_whole_words_are_no_beginnings() -> None:
    assert tsquery_of([("red",), ("sari", "saree")], whole={"red", "saree"}) == "red & (sari:* | saree)"
    assert tsquery_of([("red",), ("sari",)], whole={"red"}, weight="A") == "red:A & sari:*A"
    assert tsquery_of([("साड़ी", "saree")], whole={"saree"}) == "('साड़ी':* | saree)"
