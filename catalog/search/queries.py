"""Finding products by what a shopper typed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace

from django.conf import settings
from django.db import connection

from catalog.listing.queries.cards import cards_of_entries
from catalog.listing.queries.counting import chosen_tokens, count_rows, count_slots, facets_of
from catalog.listing.queries.lists import entries_in_order
from catalog.listing.queries.shapes import EXACT_UP_TO, Facet, ListingQuestion, told_count
from catalog.listing.rules import EVERYTHING, bits_of
from catalog.products.queries.shapes import ProductCard
from catalog.search.ports import Asked, Hit, Retriever
from catalog.search.rules import LONGEST_WORD, fused, meant, words_of
from core.adapters import adapter_at

MOST_HITS = EXACT_UP_TO + 1
RELEVANCE = "relevance"
CLOSEST_WORD = 0.3
# For each word: what it may stand for (either way where staff say so), and what known words it resembles.
_UNDERSTANDING = """
SELECT 'means', term, meaning, 1.0 FROM catalog_searchsynonym WHERE term = ANY(%(words)s)
UNION ALL
SELECT 'means', meaning, term, 1.0 FROM catalog_searchsynonym WHERE meaning = ANY(%(words)s) AND is_two_way
UNION ALL
SELECT 'known', typed, typed, 1.0 FROM unnest(%(words)s::text[]) AS typed
WHERE EXISTS (SELECT 1 FROM catalog_searchword w WHERE w.word = typed)
UNION ALL
SELECT 'close', typed, near.word, near.likeness FROM unnest(%(words)s::text[]) AS typed CROSS JOIN LATERAL (
    SELECT word, similarity(word, typed) AS likeness FROM catalog_searchword
    WHERE word %% typed ORDER BY likeness DESC, word LIMIT 2) near
WHERE near.likeness >= %(least)s AND length(typed) >= 4
    AND NOT EXISTS (SELECT 1 FROM catalog_searchword w WHERE w.word = typed)
"""


@dataclass(frozen=True, slots=True)
class SearchPage:
    """What was found. `did_you_mean` is another way to write the question when a word of it is unknown.

    `is_loose` says that nothing has all the words: what has some of them is shown.
    """

    cards: tuple[ProductCard, ...]
    count: int
    did_you_mean: str | None
    facets: tuple[Facet, ...] = ()
    is_loose: bool = False

    @property
    def count_text(self) -> str:
        """37 or 1,000+."""
        return told_count(self.count, is_least=False)


@dataclass(frozen=True, slots=True)
class Understood:
    """The words typed, what each means, what it may be a misspelling of, likeliest first, and which words are known."""

    words: tuple[str, ...]
    meanings: dict[str, list[str]]
    closest: dict[str, list[str]]
    known: frozenset[str] = frozenset()

    def strictly(self) -> list[tuple[str, ...]]:
        """Each word or its meanings."""
        return [(word, *self.meanings.get(word, ())) for word in self.words]

    def leniently(self) -> list[tuple[str, ...]]:
        """Misspelt words by what they resemble, too."""
        return [(*each, *self.closest.get(each[0], ())) for each in self.strictly()]


def search_products(
    text: str, *, limit: int = 24, offset: int = 0, question: ListingQuestion | None = None
) -> SearchPage:
    """Products whose words fit `text`, best first; at most nine queries whatever is found, six for the usual search.

    Every word has to occur, as it is, as a beginning, in another form or by a synonym. When nothing fits, words
    it resembles are looked for, then any of the words. `question` narrows and sorts as on lists.
    """
    words = words_of(text)
    if not words:
        return SearchPage(cards=(), count=0, did_you_mean=None)
    asked = question or ListingQuestion(sort=RELEVANCE)
    understood = understanding_of(words)
    within = replace(asked, chosen={}, in_stock=False)
    hits, how = _found(understood, within)
    did_you_mean = None
    if how is not None and (how.words != understood.strictly() or not hits):
        did_you_mean = meant(words, corrections={word: near[0] for word, near in understood.closest.items()})
    is_loose = how is not None and not how.need_all
    if not hits or how is None:
        return SearchPage(cards=(), count=0, did_you_mean=did_you_mean)
    fitting = _ranked(how, asked) if chosen_tokens(asked) else hits
    facets = _facets(asked, hits)
    rows = entries_in_order([hit.product_id for hit in fitting[offset : offset + limit]])
    cards = cards_of_entries(rows, context=asked.context, language=asked.language)
    return SearchPage(cards, len(fitting), did_you_mean, facets, is_loose)


def product_hits(text: str) -> list[int]:
    """Keys of the products whose words fit `text`, best first, at most 1,001; as search_products finds them."""
    words = words_of(text)
    if not words:
        return []
    hits, _ = _found(understanding_of(words), ListingQuestion(sort=RELEVANCE))
    return [hit.product_id for hit in hits]


def understanding_of(words: Sequence[str]) -> Understood:
    """What these words may mean, in one query."""
    with connection.cursor() as cursor:
        cursor.execute(_UNDERSTANDING, {"words": list(words), "least": CLOSEST_WORD})
        rows = cursor.fetchall()
    meanings: dict[str, list[str]] = defaultdict(list)
    closest: dict[str, list[str]] = defaultdict(list)
    for kind, word, other, _ in sorted(rows, key=lambda row: (row[0], row[1], -row[3], row[2])):
        if kind == "means":
            meanings[word].append(other)
        elif kind == "close" and word not in meanings:
            closest[word].append(other)
    known = {word for kind, word, *_ in rows if kind in {"known", "means"}}
    return Understood(
        tuple(words),
        dict(meanings),
        {word: near for word, near in closest.items() if word not in known and len(word) <= LONGEST_WORD},
        frozenset(word for kind, word, *_ in rows if kind == "known").union(*meanings.values()),
    )


def _found(understood: Understood, question: ListingQuestion) -> tuple[list[Hit], Asked | None]:
    """The first way of asking that finds anything: words as known, their beginnings, leniently, any of the words.

    Only the last word can be half typed: those before it are taken whole first, known or not, such as the first part
    of a code that every piece carries.
    """
    earlier = frozenset(understood.words[:-1])
    ways = [Asked(understood.strictly(), whole=understood.known)]
    if earlier - understood.known:
        ways.insert(0, Asked(understood.strictly(), whole=understood.known | earlier))
    if understood.known:
        ways.append(Asked(understood.strictly()))
    if understood.closest:
        ways.append(Asked(understood.leniently()))
    if len(understood.words) > 1:
        ways.append(Asked(understood.leniently(), need_all=False))
    for way in ways:
        if hits := _ranked(way, question):
            return hits, way
    return [], ways[-1]


def _ranked(asked: Asked, question: ListingQuestion) -> list[Hit]:
    retrievers: list[Retriever] = [adapter_at(path) for path in settings.SEARCH_RETRIEVERS]
    rankings = [each.hits(asked, question, limit=MOST_HITS) for each in retrievers]
    return rankings[0] if len(rankings) == 1 else fused(rankings)


def _facets(question: ListingQuestion, hits: Sequence[Hit]) -> tuple[Facet, ...]:
    is_least = len(hits) > EXACT_UP_TO
    counted = count_slots(question, EVERYTHING, given=bits_of(hit.slot for hit in hits))
    values = (
        counted.values if counted else count_rows(question, EVERYTHING, [hit.product_id for hit in hits])[1]
    )
    return facets_of(question, values, is_least=is_least)
