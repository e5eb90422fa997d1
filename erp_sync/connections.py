"""The three maps of this app: how each flow is read, what each message becomes, how each intent is told."""

from __future__ import annotations

from core.errors import NotFound
from erp_sync.arkone.erp import ArkOneErp
from erp_sync.crm.contract import ContractCrm
from erp_sync.crm.feeds import CrmFeeds
from erp_sync.crm.leads import PUSHES as LEAD_PUSHES
from erp_sync.crm.leads import LeadFeeds
from erp_sync.crm.ports import Crm, the_crm
from erp_sync.crm.pushes import PUSHES as CRM_PUSHES
from erp_sync.engine.inbox import Feeds
from erp_sync.engine.pull import Pulled, PullFlow, pull
from erp_sync.engine.push import Pushes
from erp_sync.engine.turns import my_turn
from erp_sync.erp.feeds import ErpFeeds
from erp_sync.erp.forgetting import PUSHES as ERP_FORGETTING
from erp_sync.erp.holding import PUSHES as ERP_HOLDING
from erp_sync.erp.merging import PUSHES as ERP_MERGING
from erp_sync.erp.ports import Erp, the_erp
from erp_sync.erp.pushes import PUSHES as ERP_PUSHES
from erp_sync.erp.showing import PUSHES as SHOWING_PUSHES
from erp_sync.erp.tickets import PUSHES as ERP_TICKETS
from erp_sync.erpnext.erp import ErpNextErp
from erp_sync.erpnext.feeds import FEEDS as ERPNEXT_FEEDS
from erp_sync.hubspot.crm import HubSpotCrm
from erp_sync.people.feeds import PeopleFeeds
from erp_sync.people.pushes import PUSHES as PEOPLE_PUSHES
from erp_sync.shiprocket.booking import PUSHES as BOOKING_PUSHES
from erp_sync.shiprocket.feeds import FEEDS as SHIPROCKET_FEEDS
from erp_sync.shiprocket.pushes import PUSHES as SHIPROCKET_PUSHES
from erp_sync.shiprocket.stock import PUSHES as STOCK_PUSHES
from orders.customers.elsewhere.rules import CRM, ERP

# Each ERP and CRM that may have sent what lies in the inbox: those we know, and the one that the settings name.
_ERPS: tuple[Erp, ...] = (ArkOneErp(), ErpNextErp(), the_erp())
ERPS = {erp.name: erp for erp in _ERPS}
_CRMS: tuple[Crm, ...] = (ContractCrm(), HubSpotCrm(), the_crm())
CRMS = {crm.name: crm for crm in _CRMS}

_PEOPLE = (
    *(PeopleFeeds(erp, ERP) for erp in ERPS.values()),
    *(PeopleFeeds(crm, CRM) for crm in CRMS.values()),
)

FEEDS: Feeds = {
    **{kind: feed for erp in ERPS.values() for kind, feed in ErpFeeds(erp).all().items()},
    **{kind: feed for crm in CRMS.values() for kind, feed in LeadFeeds(crm).all().items()},
    **{kind: feed for people in _PEOPLE for kind, feed in people.all().items()},
    **ERPNEXT_FEEDS,
    **{kind: feed for crm in CRMS.values() for kind, feed in CrmFeeds(crm).all().items()},
    **SHIPROCKET_FEEDS,
}
PUSHES: Pushes = {
    **ERP_PUSHES,
    **SHOWING_PUSHES,
    **ERP_TICKETS,
    **ERP_MERGING,
    **ERP_HOLDING,
    **ERP_FORGETTING,
    **CRM_PUSHES,
    **LEAD_PUSHES,
    **PEOPLE_PUSHES,
    **SHIPROCKET_PUSHES,
    **BOOKING_PUSHES,
    **STOCK_PUSHES,
}

# What a person or the schedule asks for, in the order in which one depends on the other, and the lists it reads.
ERP_FLOWS: dict[str, tuple[str, ...]] = {
    "locations": ("locations",),
    "products": ("products",),
    "prices": ("prices",),
    "stock": ("stock",),
    "orders": ("orders", "deliveries"),
    "customers": ("customers",),
}
CRM_FLOWS: dict[str, tuple[str, ...]] = {
    "contacts": ("contacts",),
    "leads": ("leads", "activities", "lead_calls", "lead_emails", "lead_notes"),
    "tickets": ("tickets", "ticket_messages"),
}
FLOWS: dict[str, tuple[str, ...]] = {**ERP_FLOWS, **CRM_FLOWS}


def read_flow(name: str, *, full: bool = False) -> list[Pulled]:
    """Read what is new of a flow's lists into the inbox, or all that the shop does not have, when `full`.

    Does nothing while another worker is at it. Raises what `pull` raises.
    """
    with my_turn(f"read:{name}", at_most_s=1800 if full else 300) as mine:
        return [pull(flow, full=full) for flow in lists_of(name)] if mine else []


def lists_of(name: str) -> tuple[PullFlow, ...]:
    """The lists a flow is read from, at the shop's ERP or CRM. Raises NotFound naming the flows there are."""
    if name not in FLOWS:
        raise NotFound(f"There is no flow {name!r}. Flows: {', '.join(FLOWS)}.")
    pulls = the_erp().pulls if name in ERP_FLOWS else the_crm().pulls
    return tuple(pulls[each] for each in FLOWS[name] if each in pulls)
