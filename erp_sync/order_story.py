"""How far the other systems know of an order: what is still on its way to them, and what they did not accept."""

from __future__ import annotations

from collections.abc import Sequence
from urllib.parse import urlencode

from django.db.models import Q
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.timezone import localtime

from core.front_page import Cell, Listing, list_url
from core.story import StoryPart, Subject, Trouble
from erp_sync.crm.ports import the_crm
from erp_sync.engine.subjects import subject as named
from erp_sync.erp.ports import the_erp
from erp_sync.models import DEAD, ExternalRef, OutboundMessage

OPEN = ("pending", "sending", "dead")
TONES = {"pending": "info", "sending": "info", DEAD: "danger"}
LONGEST, MOST_STUCK = 20, 5


def _systems() -> dict[str, str]:
    """What each connected system is called here."""
    return {the_erp().name: "ERP", the_crm().name: "CRM", "shiprocket": "Courier"}


def _about(subject: Subject) -> Q:
    """Messages about an order, its returns and its deliveries."""
    keys = [f"order:{subject.number}"]
    keys += [f"return:{number}" for number in subject.returns]
    keys += [f"delivery:{ref}" for ref in subject.deliveries]
    names = [subject.number, *subject.returns, *subject.deliveries]
    return Q(entity_key__in=keys) | Q(about__overlap=[named("ref", name) for name in names])


def _stuck(subject: Subject) -> list[Trouble]:
    """What the other system did not accept: everything later about the order waits behind it."""
    dead = OutboundMessage.objects.filter(_about(subject), status=DEAD).order_by("id")[:MOST_STUCK]
    return [
        Trouble(
            label="Look at the message",
            why=f"{_systems().get(each.system, each.system.capitalize())} did not accept “{each.flow.replace('_', ' ')}”: "
            f"{each.last_error.partition(chr(10))[0][:120] or 'no reason given'}",
            permission="erp_sync.change_outboundmessage",
            url=reverse("admin:erp_sync_outboundmessage_change", args=[each.pk]),
        )
        for each in dead
    ]


def _sync_state(subject: Subject) -> Listing:
    """Each system with its name for the order and whether it knows everything, then what it does not know yet."""
    waiting = list(OutboundMessage.objects.filter(_about(subject), status__in=OPEN).order_by("id")[:LONGEST])
    refs = {ref.system: ref for ref in ExternalRef.objects.filter(kind="order", public_id=subject.public_id)}
    headings = [
        Cell("Told to"),
        Cell("What"),
        Cell("State"),
        Cell("Since"),
        Cell("Tries", is_amount=True),
        Cell("Why not"),
    ]
    summaries = [_summary(system, refs.get(system), waiting, subject) for system in _systems()]
    return Listing(
        title="Other systems",
        headings=headings,
        rows=[*summaries, *(_row(message) for message in waiting)],
        url=f"{reverse('admin:erp_sync_syncrun_story')}?{urlencode({'q': subject.number})}",
        empty="",
    )


def _summary(
    system: str, ref: ExternalRef | None, waiting: Sequence[OutboundMessage], subject: Subject
) -> list[Cell]:
    """How one system stands. `ref` is its own name for the order, where it gave one."""
    mine = [message for message in waiting if message.system == system]
    dead = sum(message.status == DEAD for message in mine)
    if dead:
        state = Cell(f"{dead} not accepted", tone="danger")
    elif mine:
        state = Cell(f"{len(mine)} on the way", tone="info")
    else:
        state = Cell("told everything", tone="success")
    messages = list_url("erp_sync_outboundmessage", q=subject.number)
    name = Cell(f"Order {ref.external_id}" if ref else "Messages", url=messages)
    since = date_format(localtime(ref.seen_at), "j M, H:i") if ref else "–"
    return [Cell(_systems()[system]), name, state, Cell(since), Cell("–", is_amount=True), Cell("–")]


def _row(message: OutboundMessage) -> list[Cell]:
    return [
        Cell(_systems().get(message.system, message.system.capitalize())),
        Cell(
            message.flow.replace("_", " "),
            url=reverse("admin:erp_sync_outboundmessage_change", args=[message.pk]),
        ),
        Cell(message.get_status_display(), tone=TONES[message.status]),
        Cell(date_format(localtime(message.created_at), "j M, H:i")),
        Cell(str(message.attempts), is_amount=True),
        Cell(message.last_error.partition("\n")[0][:120] or "–", wraps=True),
    ]


sync_state = StoryPart("erp_sync.view_outboundmessage", _sync_state, _stuck)
