"""The three maps of this app: how each flow is read, what each message becomes, how each intent is told."""

from __future__ import annotations

from core.errors import NotFound
from erp_sync.arkone.feeds import FEEDS as ARKONE_FEEDS
from erp_sync.arkone.lists import PULLS as ARKONE_PULLS
from erp_sync.arkone.pushes import PUSHES as ARKONE_PUSHES
from erp_sync.crm.feeds import FEEDS as CRM_FEEDS
from erp_sync.crm.pushes import PUSHES as CRM_PUSHES
from erp_sync.engine.inbox import Feeds
from erp_sync.engine.pull import Pulled, PullFlow, pull
from erp_sync.engine.push import Pushes
from erp_sync.engine.turns import my_turn
from erp_sync.shiprocket.feeds import FEEDS as SHIPROCKET_FEEDS
from erp_sync.shiprocket.pushes import PUSHES as SHIPROCKET_PUSHES

FEEDS: Feeds = {**ARKONE_FEEDS, **CRM_FEEDS, **SHIPROCKET_FEEDS}
PUSHES: Pushes = {**ARKONE_PUSHES, **CRM_PUSHES, **SHIPROCKET_PUSHES}

# What a person or the schedule asks for, in the order in which one depends on the other, and the lists it reads.
FLOWS: dict[str, tuple[PullFlow, ...]] = {
    "locations": (ARKONE_PULLS["locations"],),
    "products": (ARKONE_PULLS["products"],),
    "prices": (ARKONE_PULLS["prices"],),
    "stock": (ARKONE_PULLS["stock"],),
    "orders": (ARKONE_PULLS["orders"], ARKONE_PULLS["deliveries"]),
}


def read_flow(name: str, *, full: bool = False) -> list[Pulled]:
    """Read what is new of a flow's lists into the inbox, or all that the shop does not have, when `full`.

    Does nothing while another worker is at it. Raises what `pull` raises.
    """
    with my_turn(f"read:{name}", at_most_s=1800 if full else 300) as mine:
        return [pull(flow, full=full) for flow in lists_of(name)] if mine else []


def lists_of(name: str) -> tuple[PullFlow, ...]:
    """The lists a flow is read from. Raises NotFound naming the flows there are."""
    if name not in FLOWS:
        raise NotFound(f"There is no flow {name!r}. Flows: {', '.join(FLOWS)}.")
    return FLOWS[name]
