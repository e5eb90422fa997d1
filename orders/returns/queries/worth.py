"""What a return is worth, from what was paid and what came back before."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from orders.invoices.rules import Sums
from orders.returns.models import Return
from orders.returns.queries.units import taken_before
from orders.returns.rules import FreePiece, PaidPiece, ReturnStatus, earned_no_more
from orders.returns.sums import PaidLine, gives_back_whole, goods_of, worth_of
from orders.sales.models import OrderLine


@dataclass(frozen=True, slots=True)
class Settlement:
    """What is given back for a return, in minor units. `taken`: accepted units by line.

    `whole`: with it all of the order is back. `carriage_left`: lines whose remaining carriage comes back with it.
    `goods_by_line` is told for exchanges only.
    """

    goods: int
    carriage: int
    kept: int
    taken: Mapping[int, int]
    with_carriage: bool
    whole: bool
    carriage_left: frozenset[int]
    goods_by_line: Mapping[int, int] = field(default_factory=dict)

    @property
    def refund(self) -> int:
        """What the customer gets."""
        return self.goods + self.carriage - self.kept


def settlement_of(found: Return, *, charge: int = 0) -> Settlement:
    """Work out a looked-at return; `charge` is kept of it, as far as it goes. In five queries."""
    lines = paid_lines(found)
    taken = {item.line.line_no: item.good + item.damaged for item in found.items.select_related("line")}
    with_carriage = found.our_fault or found.origin == Return.Origin.RTO
    whole = gives_back_whole(lines, taken) and not _was_exchanged(found)
    worth = worth_of(lines, taken, our_fault=with_carriage, whole=whole)
    lost = 0 if with_carriage else no_longer_free(found, taken)
    return Settlement(
        goods=worth.goods,
        carriage=worth.carriage,
        kept=min(worth.total, charge + lost),
        taken={line_no: units for line_no, units in taken.items() if units},
        with_carriage=with_carriage,
        whole=whole,
        carriage_left=frozenset(
            line.line_no
            for line in lines
            if whole and line.quantity > line.carriage_back and line.carriage.total + line.surcharge.total
        ),
    )


def exchanged_settlement(found: Return) -> Settlement:
    """The same for pieces that others are given for: the deal stands, so nothing is kept, and carriage only if we err."""
    lines = paid_lines(found)
    taken = {item.line.line_no: item.good + item.damaged for item in found.items.select_related("line")}
    worth = worth_of(lines, taken, our_fault=found.our_fault, whole=False)
    return Settlement(
        goods=worth.goods,
        carriage=worth.carriage,
        kept=0,
        taken={line_no: units for line_no, units in taken.items() if units},
        with_carriage=found.our_fault,
        whole=False,
        carriage_left=frozenset(),
        goods_by_line=goods_of(lines, taken),
    )


def _was_exchanged(found: Return) -> bool:
    """Whether its customer has other pieces for some of the order: then not all of it is back."""
    return Return.objects.filter(order=found.order, status=ReturnStatus.EXCHANGED).exists()


def paid_lines(found: Return) -> list[PaidLine]:
    """The order's lines as they were paid, with what money was given for before."""
    before = taken_before(found.order)
    carried = taken_before(found.order, carriage_only=True)
    return [
        PaidLine(
            line_no=row.line_no,
            quantity=row.quantity,
            goods=Sums(row.taxable, row.cgst, row.sgst, row.igst),
            carriage=Sums(row.shipping_taxable, row.shipping_cgst, row.shipping_sgst, row.shipping_igst),
            surcharge=Sums(row.surcharge_taxable, row.surcharge_cgst, row.surcharge_sgst, row.surcharge_igst),
            back=before.get(row.line_no, 0),
            carriage_back=carried.get(row.line_no, 0),
        )
        for row in found.order.lines.all()
    ]


def no_longer_free(found: Return, taken: Mapping[int, int]) -> int:
    """What free pieces that stay cost now, beyond what was kept for them before."""
    before = taken_before(found.order, for_money=True)
    back = {line: before.get(line, 0) + taken.get(line, 0) for line in {*before, *taken}}
    rows = list(found.order.lines.all())
    earlier = Return.objects.filter(order=found.order, status=ReturnStatus.REFUNDED).exclude(origin="rto")
    kept = sum(earlier.values_list("kept_amount", flat=True))
    return max(0, _charge(rows, back) - kept)


def _charge(rows: Sequence[OrderLine], back: Mapping[int, int]) -> int:
    free = [FreePiece(row.quantity, back.get(row.line_no, 0), row.discount) for row in rows if not row.total]
    paid = [
        PaidPiece(row.total, row.total * back.get(row.line_no, 0) // row.quantity)
        for row in rows
        if row.total
    ]
    return earned_no_more(free, paid)
