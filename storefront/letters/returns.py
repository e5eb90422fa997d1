"""What a customer is told at each step of a return."""

from __future__ import annotations

from collections.abc import Mapping

from django.conf import settings
from django.template.loader import render_to_string

from core.money import Money
from orders.returns.events import ExchangeUndone, ReturnMoved
from orders.returns.queries import ExchangeView, ReturnView, awaits_approval, return_view
from orders.sales.queries import OrderPage, order_page
from storefront.letters.composing import ComposedLetter, tidy_text
from storefront.letters.operations import write_letter
from storefront.pages.render import no_queries
from storefront.templatetags.shop import rupees_exact

# By status: the subject, and what the letter says. Steps that are missing here are no news to a customer.
WORDS = {
    "requested": (
        "We have your return request {number}",
        "We have your request and answer it within one working day.",
    ),
    "approved": ("Your return {number} is approved", "{how}"),
    "pickup_booked": (
        "We fetch your return {number}",
        "The courier comes to fetch the pieces. Please have them packed, with the return slip inside.",
    ),
    "received": (
        "Your return {number} has arrived",
        "Your parcel is with us. We look at the pieces and write to you about the rest within two working days.",
    ),
    "refunded": (
        "Your refund for {number} is on its way",
        "We have looked at your pieces and give back {refund}. Banks need up to seven working days to show it.",
    ),
    "exchanged": ("Your exchange {number} is on its way", "{instead}"),
    "closed": ("About your return {number}", "We have looked at what you sent. {answer}"),
    "refused": ("About your return {number}", "We are sorry: we cannot take these pieces back. {answer}"),
    "cancelled": ("Your return {number} is called off", "You keep the pieces. Nothing else is to be done."),
}
# Where something went wrong on our side, other words.
CLAIM_WORDS = {
    "requested": (
        "We have your claim {number}",
        "We are sorry that something is wrong. We look at what you sent us and answer within one working day.",
    ),
    "approved": ("We put it right: claim {number}", "You are right, and we are sorry. {how}"),
    "exchanged": ("The same piece once more: claim {number}", "{again}"),
    "closed": ("About your claim {number}", "We have looked at what you sent. {answer}"),
    "refused": ("About your claim {number}", "We have looked at it and cannot accept this claim. {answer}"),
    "cancelled": ("Your claim {number} is withdrawn", "Nothing else is to be done."),
}
# A parcel that never arrived: its claim may have been opened by the courier's own word.
LOST_WORDS = {
    "requested": (
        "Your parcel of {order} is missing: claim {number}",
        "We are sorry: your parcel did not reach you. We look into it and write to you within one working day, with "
        "your money back or the same pieces once more. You need not do anything.",
    ),
    "approved": (
        "We put it right: claim {number}",
        "Your parcel is lost, and we are sorry. You need not do anything: we settle it now.",
    ),
    "refunded": (
        "Your refund for {number} is on its way",
        "Your parcel is lost, and we are sorry. We give back {refund}, all that was paid for it. Banks need up to seven "
        "working days to show it.",
    ),
    "closed": (
        "About your parcel of {order}",
        "Your parcel was lost on its way, and we are sorry. {closing}",
    ),
    "cancelled": ("Claim {number} is closed", "Your parcel has turned up. Nothing else is to be done."),
}
HOW = {
    "pickup": "The courier comes to fetch the pieces; we write to you when the day is set.",
    "store": "Please bring the pieces to one of our stores, with this letter on paper or on your phone.",
    "none": "You need not send anything back. We settle the rest now.",
}
RTO = (
    "Your parcel came back to us ({number})",
    "The courier could not hand your parcel over and has brought it back to us. {money}",
)


UNDONE = (
    "Your exchange {number} has ended",
    "The order that we made in exchange is off, so we give back {amount}: what the first piece was worth. "
    "Banks need up to seven working days to show it.",
)


def on_return_moved(event: ReturnMoved) -> None:
    """One letter for each step that a customer cares about; none of money that waits for a second person."""
    if event.status == "refunded" and awaits_approval(event.return_id):
        return
    write_return_letter(event.status, order_id=event.order_id, return_id=event.return_id)


def on_exchange_undone(event: ExchangeUndone) -> None:
    """The other piece does not come after all, and where the money is."""
    order, found = order_page(event.order_id), return_view(order_id=event.order_id, return_id=event.return_id)
    amount = rupees_exact(Money(event.amount, event.currency))
    words = (UNDONE[0].format(number=found.number), UNDONE[1].format(amount=amount))
    write_letter(compose_return_letter("undone", order, found, words))


def write_return_letter(status: str, *, order_id: str, return_id: str) -> None:
    """The letter about one step, once."""
    order, found = order_page(order_id), return_view(order_id=order_id, return_id=return_id)
    words = _words(status, found)
    if words is not None:
        write_letter(compose_return_letter(status, order, found, words))


def _words(status: str, found: ReturnView) -> tuple[str, str] | None:
    """Subject and sentence, filled in; None where nothing is to be told."""
    if found.origin == "rto":
        if status not in {"refunded", "closed"}:
            return None
        subject, sentence = RTO
    elif status in WORDS:
        subject, sentence = _told_as(found).get(status) or WORDS[status]
    else:
        return None
    refund = rupees_exact(found.refund) if found.refund else ""
    filled = {
        "number": found.number,
        "order": found.number.partition("-RT")[0],
        "closing": found.answer or "Nothing was paid, so nothing is due.",
        "refund": refund,
        "how": HOW[found.way],
        "answer": found.answer,
        "money": _money(found, refund),
        "instead": _instead(found.exchange),
        "again": f"We send you the same once more, as order {found.exchange.order_number}. It costs you nothing."
        if found.exchange
        else "",
    }
    return subject.format(**filled), sentence.format(**filled)


def _told_as(found: ReturnView) -> Mapping[str, tuple[str, str]]:
    """The words that differ from those of a return."""
    if found.claim is None:
        return {}
    return {**CLAIM_WORDS, **LOST_WORDS} if found.claim.kind == "lost" else CLAIM_WORDS


def _instead(exchange: ExchangeView | None) -> str:
    """What comes for what was sent back, and what is still to be paid for it."""
    if exchange is None:
        return ""
    if exchange.due:
        return (
            f"We have your pieces. The others are kept for you as order {exchange.order_number} and leave as soon as "
            f"{rupees_exact(exchange.due)} is paid: that is what they cost more."
        )
    sent = f"We have your pieces, and send you the others as order {exchange.order_number}."
    less = exchange.less and f"They cost {rupees_exact(exchange.less)} less, which we give back."
    return f"{sent} {less}" if less else sent


def _money(found: ReturnView, refund: str) -> str:
    """What a parcel that came back means for the money."""
    if not found.refund:
        return "Nothing was paid, so nothing is due."
    kept = f", less {rupees_exact(found.kept)} for its way" if found.kept else ""
    return f"We give back {refund}{kept}. Banks need up to seven working days to show it."


def compose_return_letter(
    status: str, order: OrderPage, found: ReturnView, words: tuple[str, str]
) -> ComposedLetter:
    """The letter about one step."""
    subject, sentence = words
    shown = {
        "order": order,
        "found": found,
        "sentence": sentence,
        "subject": subject,
        "site_url": settings.SITE_URL,
        "order_url": f"{settings.SITE_URL}/orders/{order.token}/returns/{found.id}/",
        "first_name": order.name.split(" ")[0],
    }
    with no_queries():
        text = render_to_string("storefront/letters/return_moved.txt", shown)
        html = render_to_string("storefront/letters/return_moved.html", shown)
    return ComposedLetter(
        f"return_{status}", found.id, order.number, order.email, subject, tidy_text(text), html
    )
