"""Damaged, wrong, missing: told with photos, judged by staff, put right with the same piece or money, to the paisa."""

from __future__ import annotations

import io
from collections.abc import Callable

import pytest
from PIL import Image

from core.errors import Invalid
from core.money import Money
from orders.invoices.models import CreditNote
from orders.models import Claim, ClaimPhoto, Exchange, Order, Return
from orders.returns.claim_rules import must_come_back
from orders.returns.operations import (
    ClaimRequest,
    ClaimVerdict,
    GivenPhoto,
    NotAClaim,
    ReplacementGone,
    accept_claim,
    cancel_return,
    inspect_return,
    open_claim,
    receive_return,
    refund_return,
    refuse_return,
    send_exchange,
)
from orders.returns.queries.claims import claim_comes_back
from orders.returns.rules import NotReturnable, Verdict, WrongStep
from payments.models import Refund
from tests.orders.conftest import begin, come_back
from tests.orders.returns.parcels import ask, deliver
from tests.orders.wardrobe import add_piece, cart_with, everything, news, shelve
from tests.payments.credit.accounts import assert_books_straight

pytestmark = pytest.mark.django_db(transaction=True)
STAFF = "meera@blouson.test"


@pytest.fixture
def order(world: object, pay: Callable[..., dict[str, str]]) -> Order:
    """Two blouses at ₹450 and carriage of ₹99, paid, delivered and invoiced."""
    cart_id = cart_with((add_piece(price="450.00", stock={"BLR": 9}), 2))
    found = Order.objects.get(public_id=begin(cart_id=cart_id).order_id)
    found = come_back(found, pay(found))
    deliver(found)
    return found


def photo(form: str = "JPEG", *, size: tuple[int, int] = (2400, 1200), name: str = "IMG_1.jpg") -> GivenPhoto:
    """A picture with a place written beside its pixels."""
    written = io.BytesIO()
    exif = Image.Exif()
    exif[0x010E] = "12.97 N 77.59 E"
    Image.new("RGB", size, "#5b1022").save(written, form, exif=exif)
    return given(written.getvalue(), name)


def given(content: bytes, name: str = "IMG_1.jpg", *, size: int | None = None) -> GivenPhoto:
    return GivenPhoto(name, len(content) if size is None else size, lambda: io.BytesIO(content))


def claim(order: Order, **changes: object) -> Return:
    """One torn blouse, with a photo."""
    words = {
        "kind": "damaged",
        "pieces": [(1, 1)],
        "wish": "refund",
        "note": "A torn seam",
        "photos": [photo()],
    }
    request = ClaimRequest(**{**words, **changes})  # type: ignore[arg-type]
    return Return.objects.get(public_id=open_claim(order_id=order.public_id, request=request))


def accept(found: Return, wish: str, *, comes_back: bool = False) -> None:
    accept_claim(return_id=found.public_id, verdict=ClaimVerdict(wish, comes_back), actor=STAFF)
    found.refresh_from_db()


def test_photos_are_encoded_anew_without_what_the_camera_wrote(order: Order) -> None:
    found = claim(order, photos=[photo(), photo("PNG", size=(500, 400))])
    assert (found.origin, found.status, found.our_fault, found.claim.kind) == (
        "claim",
        "requested",
        True,
        "damaged",
    )
    sizes = [(each.width, each.height) for each in ClaimPhoto.objects.all()]
    assert sizes == [(1600, 800), (500, 400)]
    for each in ClaimPhoto.objects.all():
        image = Image.open(io.BytesIO(bytes(each.content)))
        assert (image.format, image.size) == ("JPEG", (each.width, each.height))
        assert not image.getexif() and b"77.59" not in bytes(each.content)
    assert order.lines.get().back == 1


@pytest.mark.parametrize(
    ("changes", "field", "words"),
    [
        ({"photos": []}, "photos", "add a photo"),
        ({"photos": [photo(size=(300, 300))] * 5}, "photos", "at most 4 photos"),
        ({"photos": [given(b"<svg></svg>", "bill.svg")]}, "photos", "bill.svg: SVG drawings"),
        ({"photos": [given(b"GIF89a" + b"0" * 99)]}, "photos", "GIF"),
        ({"photos": [given(b"PK\x03\x04" + b"0" * 999)]}, "photos", "not a picture"),
        ({"photos": [given(b"", size=10_000_001)]}, "photos", "larger than 10 MB"),
        ({"kind": "stolen"}, "kind", "what went wrong"),
        ({"wish": "gold"}, "wish", "what you would like"),
        ({"note": "  "}, "note", "what happened"),
        ({"note": "x" * 501}, "note", "below 500"),
    ],
)
def test_what_is_wrong_is_told_by_field_and_nothing_is_kept(
    order: Order, changes: dict[str, object], field: str, words: str
) -> None:
    before = everything()
    with pytest.raises(Invalid) as told:
        claim(order, **changes)
    assert words in told.value.fields[field]
    assert everything() == before
    assert not (Return.objects.exists() or Claim.objects.exists() or ClaimPhoto.objects.exists())


def test_missing_pieces_need_no_photo_and_no_unit_is_claimed_twice(order: Order) -> None:
    claim(order, kind="missing", photos=[], pieces=[(1, 2)])
    with pytest.raises(NotReturnable, match="on its way back already"):
        claim(order)


def test_money_back_without_a_return_with_its_carriage_once(order: Order) -> None:
    found = claim(order)
    assert not claim_comes_back(found)
    accept(found, "refund")
    assert (found.status, found.way, found.items.get().damaged) == ("inspected", "none", 1)
    assert [each["status"] for each in news("ReturnMoved")] == ["requested", "approved", "inspected"]
    assert refund_return(return_id=found.public_id, actor=STAFF) == Money(45_000 + 4_950)
    assert (CreditNote.objects.get().total, CreditNote.objects.get().reason) == (
        49_950,
        f"Claim {found.number}",
    )
    assert Refund.objects.get().amount == 49_950
    with pytest.raises(WrongStep):
        refund_return(return_id=found.public_id, actor=STAFF)


def test_the_same_once_more_costs_nothing(order: Order) -> None:
    found = claim(order, wish="exchange")
    accept(found, "exchange")
    made = Order.objects.get(number=send_exchange(return_id=found.public_id, actor=STAFF))
    line, first = made.lines.get(), order.lines.get()
    assert (line.sku, line.quantity, line.total, made.amount_due) == (first.sku, 1, 45_000, Money(0))
    assert (made.status, made.credit_total) == ("confirmed", 45_000)
    found.refresh_from_db()
    assert (found.status, found.refund_amount) == (
        "exchanged",
        4_950,
    )  # the first one's carriage: the fault is ours
    assert_books_straight()


def test_what_is_sold_out_is_refused_and_the_claim_waits(order: Order) -> None:
    found = claim(order, wish="exchange")
    shelve(order.lines.get().sku, "BLR", 0, version=2)
    before = everything()
    with pytest.raises(ReplacementGone):
        accept(found, "exchange")
    assert everything() == before
    found.refresh_from_db()
    assert (found.status, Exchange.objects.count()) == ("requested", 0)


def test_what_is_worth_more_comes_back_first(order: Order) -> None:
    found = claim(order)
    accept(found, "refund", comes_back=True)
    assert (found.status, found.way) == ("approved", "pickup")
    receive_return(return_id=found.public_id, actor=STAFF)
    inspect_return(return_id=found.public_id, verdicts=[Verdict(1, good=0, damaged=1)], actor=STAFF)
    assert refund_return(return_id=found.public_id, actor=STAFF) == Money(49_950)


def test_refused_or_withdrawn_it_may_be_asked_again(order: Order) -> None:
    refuse_return(return_id=claim(order).public_id, reason="The seam was cut.", actor=STAFF)
    cancel_return(return_id=claim(order).public_id)
    assert order.lines.get().back == 0
    with pytest.raises(WrongStep):
        accept(Return.objects.latest("id"), "refund")


def test_a_return_is_no_claim(order: Order) -> None:
    found = ask(order, (1, 1))
    with pytest.raises(NotAClaim):
        accept(found, "refund")
    found.refresh_from_db()
    assert found.status == "requested"


@pytest.mark.parametrize(
    ("kind", "worth", "back"),
    [
        ("damaged", 100_000, False),
        ("damaged", 100_001, True),
        ("wrong", 100_001, True),
        ("missing", 10**7, False),
    ],
)
def test_what_has_to_come_back(kind: str, worth: int, back: bool) -> None:
    assert must_come_back(kind=kind, worth=worth, keep_up_to=100_000) is back
