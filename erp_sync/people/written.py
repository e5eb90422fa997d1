"""What the shop itself has written into a customer elsewhere, besides telling of them: it must not come back as news."""

from __future__ import annotations

from collections.abc import Mapping

from core.errors import NotFound
from erp_sync.engine.refs import is_second
from erp_sync.people.ports import Person
from orders.customers.elsewhere.operations import CustomerNews, NotTheirs, take_customer_news


def note_written(system: str, role: str, person: Person, written: Mapping[str, str]) -> None:
    """A row as a write of ours left it: those fields are ours, anything else that changed in it is news.

    A second row of somebody whom the system has on another one says nothing of them.
    """
    if not person.ref or is_second(system, person.id, person.ref):
        return
    news = CustomerNews(person.ref, role, person.version, person.fields, person.own, written=written)
    try:
        take_customer_news(news)
    except (NotFound, NotTheirs):
        return  # a buyer without an account, or one who has not shown yet that the address is theirs
