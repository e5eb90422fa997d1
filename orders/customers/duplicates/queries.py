"""Pairs worth weighing, what is known of each customer, and who was merged into whom."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.db import connection

from orders.customers.duplicates.models import CustomerMerge
from orders.customers.duplicates.rules import DOMAINS, PersonFacts, Place
from orders.customers.models import Customer, CustomerAddress
from orders.sales.models import Order

# More customers than these behind one telephone or name are an office, or a name that everybody has.
MOST_ALIKE = 12
PAIRS_AT_ONCE = 1000

# What two of one person may have in common, as keys that meet. Looser than the rule, which has the last word.
_KEYS = """
WITH living AS (
    SELECT c.id, c.name, c.email, c.phone, c.gstin FROM orders_customer c
    LEFT JOIN auth_login u ON u.id = c.user_id
    WHERE c.email NOT LIKE 'erased%%' AND (u.id IS NULL OR NOT (u.is_staff OR u.is_superuser))
      AND NOT EXISTS (SELECT 1 FROM orders_customermerge m WHERE m.gone_id = c.id AND m.status = 'merged')
), named AS (
    SELECT id, (SELECT string_agg(word, ' ' ORDER BY word) FROM
        (SELECT DISTINCT word FROM regexp_split_to_table(lower(name), '[^[:alnum:]]+') word WHERE word <> '') words) AS name
    FROM living
), keys AS (
    SELECT id, 'p' || phone AS key FROM living WHERE phone <> ''
    UNION SELECT l.id, 'p' || a.phone FROM living l JOIN orders_customeraddress a ON a.customer_id = l.id
    UNION SELECT l.id, 'e' || replace(split_part(split_part(lower(l.email), '@', 1), '+', 1), '.', '') || '@'
        || coalesce(d.meant, split_part(lower(l.email), '@', 2))
        FROM living l LEFT JOIN unnest(%(typed)s::text[], %(meant)s::text[]) AS d(typed, meant)
        ON d.typed = split_part(lower(l.email), '@', 2)
    UNION SELECT n.id, 'n' || n.name || '|' || a.pincode
        FROM named n JOIN orders_customeraddress a ON a.customer_id = n.id WHERE n.name <> ''
    UNION SELECT id, 'g' || gstin FROM living WHERE gstin <> ''
), shared AS (
    SELECT key FROM keys GROUP BY key HAVING count(*) BETWEEN 2 AND %(most)s
)
SELECT DISTINCT one.id, other.id FROM shared
JOIN keys one USING (key) JOIN keys other USING (key) WHERE one.id < other.id
"""


@dataclass(frozen=True, slots=True)
class MergeFacts:
    """One merge as other systems are told of it. `gone_email` is the address they may know that one by.

    `orders` are the numbers of the orders that went over and that other systems were told of.
    """

    id: str
    kept_id: str
    gone_id: str
    gone_email: str
    orders: tuple[str, ...]


def pairs_alike() -> Iterator[list[tuple[int, int]]]:
    """Pairs of customers' keys that have something in common, the lower first, some at a time.

    Without staff, the erased and those merged already; without what more than MOST_ALIKE share.
    """
    table = Customer._meta.get_field("user").related_model._meta.db_table  # type: ignore[union-attr]
    domains: dict[str, Any] = {"typed": list(DOMAINS), "meant": list(DOMAINS.values()), "most": MOST_ALIKE}
    with connection.cursor() as cursor:
        cursor.execute(_KEYS.replace("auth_login", table), domains)
        while pairs := cursor.fetchmany(PAIRS_AT_ONCE):
            yield [(one, other) for one, other in pairs]


def facts_of(pks: Collection[int]) -> Mapping[int, PersonFacts]:
    """What the rule weighs of these customers. Two queries."""
    phones: dict[int, set[str]] = defaultdict(set)
    places: dict[int, set[Place]] = defaultdict(set)
    book = CustomerAddress.objects.filter(customer__in=pks)
    for pk, phone, pincode, line1 in book.values_list("customer_id", "phone", "pincode", "line1"):
        phones[pk].add(phone)
        places[pk].add(Place(pincode, line1))
    return {
        pk: PersonFacts(
            name, email, frozenset(phones[pk] | {phone} - {""}), frozenset(places[pk]), gstin
        )
        for pk, name, email, phone, gstin in Customer.objects.filter(pk__in=pks).values_list(
            "pk", "name", "email", "phone", "gstin"
        )
    }  # fmt: skip


def merge_facts(merge_id: str) -> MergeFacts:
    """A merge for other systems. Raises CustomerMerge.DoesNotExist."""
    row = CustomerMerge.objects.select_related("kept", "gone").get(public_id=merge_id)
    return MergeFacts(
        id=row.public_id,
        kept_id=row.kept.public_id,
        gone_id=row.gone.public_id,
        gone_email=row.gone.email,
        orders=tuple(
            Order.objects.filter(
                public_id__in=row.moved.get("orders.Order", []), confirmed_at__isnull=False
            ).values_list("number", flat=True)
        ),
    )


def merged_into(customer_pk: int) -> CustomerMerge | None:
    """The standing merge by which this customer is another's now; None for one of their own."""
    standing = CustomerMerge.objects.filter(gone=customer_pk, status=CustomerMerge.Status.MERGED)
    return standing.select_related("kept").first()


def shells_of(customer_pk: int) -> tuple[Customer, ...]:
    """The customers that were merged into this one, and into those."""
    found: list[Customer] = []
    level = [customer_pk]
    while level:
        rows = Customer.objects.filter(
            merges_into__kept__in=level, merges_into__status=CustomerMerge.Status.MERGED
        )
        level = [row.pk for row in rows]
        found += rows
    return tuple(found)
