"""How the sync screens say times, and where their numbers lead."""

from __future__ import annotations

from datetime import datetime

from django import template

from core import clock
from core.front_page import list_url
from erp_sync.board.queries import Line, SystemBoard
from erp_sync.board.words import ago, in_short

register = template.Library()


@register.filter
def how_long_ago(moment: datetime | None) -> str:
    """“4 min ago”, “never”."""
    return ago(clock.now() - moment) if moment is not None else "never"


@register.filter
def how_long(moment: datetime) -> str:
    """“4 min”."""
    return in_short(clock.now() - moment)


@register.simple_tag
def messages_url(line: Line, is_out: bool, system: SystemBoard, status: str) -> str:
    """The list of exactly the messages that a number counts."""
    if is_out:
        return list_url("erp_sync_outboundmessage", flow__exact=line.name, status__exact=status)
    kinds = ",".join(line.kinds)
    return list_url("erp_sync_inboxmessage", kind__in=kinds, status__exact=status)
