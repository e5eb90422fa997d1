"""Holding pieces before money is asked for: all lines or none."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime

from django.db import transaction

from catalog.inventory.allocation import Destination, Pick, Shelf, keep_at_once, place_for_incoming
from catalog.inventory.models import Against, ReservationItem, StockMovement
from catalog.inventory.operations.allocated import Allocation, HeldPieces, allocations
from catalog.inventory.operations.announcing import Change, announce, publish_stock_changes
from catalog.inventory.operations.ledger import give_back, lock_levels
from catalog.inventory.operations.shelves import (
    LockedShelf,
    Ordered,
    Take,
    lock_shelves,
    ordered_variants,
    standing,
    supply_of,
    take_pieces,
)
from catalog.inventory.queries.strategy import allocation_strategy
from catalog.inventory.rules import Served, ShortLine, StockLine, Supply, serve_lines
from core.errors import Refused
from core.transactions import joining


class OutOfStock(Refused):
    """Some lines want more than can be sold. `short` names each of them."""

    code = "out_of_stock"
    message = "Some pieces are no longer available in the number you want."

    def __init__(self, short: Sequence[ShortLine]) -> None:
        super().__init__(
            lines=[{"line_ref": line.line_ref, "sku": line.sku, "sellable": line.sellable} for line in short]
        )
        self.short = list(short)


@joining
def reserve_stock(
    *,
    reference: str,
    lines: Sequence[StockLine],
    ship_to_state: str | None,
    expires_at: datetime,
    ship_to_pincode: str = "",
) -> list[Allocation]:
    """Hold every line until `expires_at`, or none: raises OutOfStock naming every short line.

    A kit's line holds its components. What the shelves do not hold is promised of coming pieces as far as the
    variant's terms allow. Runs in the caller's transaction, once per transaction. `ship_to_state` is a two-digit GST
    state code; with the PIN code it decides which places serve, by the strategy that staff have chosen. Asked again
    for the same reference it keeps what is still held with a new expiry, lets go what is no longer wanted and holds
    what ran out. Publishes StockChanged, LowStock and BackInStock.
    """
    return _reserve(_Room(reference, lines), expires_at, Destination(ship_to_state, ship_to_pincode))


@joining
def reserve_stock_at(
    *, reference: str, lines: Sequence[StockLine], location_code: str, expires_at: datetime
) -> list[Allocation]:
    """Hold every line off the shelves of one place, or none: raises OutOfStock as `reserve_stock` does.

    Nothing is promised of coming pieces. What the reference held elsewhere is let go.
    """
    return _reserve(_Room(reference, lines, location_code), expires_at, Destination(None))


def _reserve(room: _Room, expires_at: datetime, destination: Destination) -> list[Allocation]:
    if not (rows := standing(room.reference)):
        return _replace(rows, room, expires_at, destination)
    with (
        transaction.atomic()
    ):  # what is no longer wanted is let go before it is known whether the rest can be had
        return _replace(rows, room, expires_at, destination)


def _replace(
    rows: Sequence[ReservationItem], room: _Room, expires_at: datetime, destination: Destination
) -> list[Allocation]:
    reference, lines = room.reference, room.lines
    kept = _kept(rows, room)
    freed = _let_go([row for row in rows if row.line_ref not in kept], room)
    missing = [line for line in lines if line.line_ref not in kept]
    takes = _choose(missing, room, destination)
    if rows:
        _keep_standing(reference, expires_at)
    take_pieces(reference, takes, expires_at=expires_at)
    _tell(takes, room.shelves, freed)
    return _answer(room, standing(reference) if rows else None, takes)


class _Room:
    """What one reservation works in: what was asked for, from which place alone (empty: any), and the locked shelves.

    Raises ValueError for lines that make no sense.
    """

    def __init__(self, reference: str, lines: Sequence[StockLine], only_at: str = "") -> None:
        _refuse_nonsense(lines)
        self.reference, self.lines, self.only_at = reference, lines, only_at
        self.ordered: Ordered = ordered_variants([line.variant_id for line in lines])
        self.parts = sorted({part for line in lines for part in self.wanted(line)})
        self.look()

    def look(self) -> None:
        """Read the shelves, under their locks, as they are now."""
        self.shelves = lock_shelves(self.reference, self.parts)

    def wanted(self, line: StockLine) -> dict[int, int]:
        """A line in pieces of its components by variant id; itself when it is no kit."""
        recipe = self.ordered.recipes.get(line.variant_id) or {line.variant_id: 1}
        return {part: line.quantity * per for part, per in recipe.items()}

    def fits(self, shelf: LockedShelf) -> bool:
        """Whether a shelf may serve."""
        return shelf.serves and self.only_at in {"", shelf.location_code}


def _refuse_nonsense(lines: Sequence[StockLine]) -> None:
    if len({line.line_ref for line in lines}) != len(lines):
        raise ValueError("each line needs a line_ref of its own")
    if any(line.quantity < 1 for line in lines):
        raise ValueError("a line holds at least one piece")


def _kept(rows: Sequence[ReservationItem], room: _Room) -> set[str]:
    """The lines that stand already exactly as wanted, and those that the ERP counts itself: only it can change them."""
    held: dict[str, dict[int, int]] = defaultdict(lambda: defaultdict(int))
    settled = set()
    for row in rows:
        if row.status == ReservationItem.Status.RELEASED:
            continue
        held[row.line_ref][room.shelves[row.level_id].variant_id] += row.quantity
        if row.status == ReservationItem.Status.ABSORBED:
            settled.add(row.line_ref)
    as_wanted = {line.line_ref for line in room.lines if held.get(line.line_ref) == room.wanted(line)}
    return settled | (as_wanted - _elsewhere(rows, room))


def _elsewhere(rows: Sequence[ReservationItem], room: _Room) -> set[str]:
    """The lines of which something is not on the shelves of the one place they have to come from."""
    if not room.only_at:
        return set()
    return {
        row.line_ref
        for row in rows
        if room.shelves[row.level_id].location_code != room.only_at or row.against == Against.INCOMING
    }


def _let_go(rows: Sequence[ReservationItem], room: _Room) -> dict[int, int]:
    """Give back what nobody wants any more; answers what became free by item."""
    surplus = [row for row in rows if row.status in ReservationItem.COUNTED]
    if not surplus:
        return {}
    levels = lock_levels(row.level_id for row in surplus)
    freed = give_back(
        surplus, levels, status=ReservationItem.Status.RELEASED, kind=StockMovement.Kind.RELEASE
    )
    room.look()
    return freed


def _choose(lines: Sequence[StockLine], room: _Room, destination: Destination) -> list[Take]:
    """Where each missing line is taken from. Raises OutOfStock."""
    served = serve_lines(
        lines=lines, supply=_supply(room), recipes=room.ordered.recipes, skus=room.ordered.skus
    )
    if served.short:
        raise OutOfStock(served.short)
    return _takes(served, room, destination) if lines else []


def _supply(room: _Room) -> dict[int, Supply]:
    supply = supply_of(list(room.shelves.values()))
    for closed in room.ordered.closed & set(room.ordered.recipes):
        supply |= dict.fromkeys(room.ordered.recipes[closed], Supply(0))
    return _supply_there(room, supply) if room.only_at else supply


def _supply_there(room: _Room, supply: Mapping[int, Supply]) -> dict[int, Supply]:
    """What may be promised off the shelves of one place: never more than of all places together."""
    there: dict[int, int] = defaultdict(int)
    for shelf in room.shelves.values():
        if room.fits(shelf):
            there[shelf.variant_id] += shelf.free - shelf.backordered
    return {part: Supply(min(found.net, there[part])) for part, found in supply.items()}


def _takes(served: Served, room: _Room, destination: Destination) -> list[Take]:
    options: dict[int, list[Shelf]] = defaultdict(list)
    for shelf in room.shelves.values():
        if room.fits(shelf):
            options[shelf.variant_id].append(shelf.as_shelf())
    strategy = allocation_strategy(room.ordered.strategy)
    picks = strategy.allocate(lines=served.from_shelf, shelves=options, destination=destination)
    promises = [
        Pick(
            line.line_ref,
            place_for_incoming(line, shelves=options, picks=picks, destination=destination),
            line.quantity,
        )
        for line in served.from_incoming
    ]
    if not promises:
        return [Take(pick, Against.SHELF) for pick in picks]
    at_once, promised = keep_at_once(promises, picks, free=_free_of_promises(room))
    takes = [Take(pick, Against.SHELF) for pick in at_once]
    return takes + [Take(pick, Against.INCOMING) for pick in promised]


def _free_of_promises(room: _Room) -> dict[int, int]:
    """What lies free at each level beyond what is promised there already."""
    return {shelf.level_id: shelf.free - shelf.backordered for shelf in room.shelves.values()}


def _keep_standing(reference: str, expires_at: datetime) -> None:
    """What was let go is history, which the ledger keeps; what stands is held until the new moment."""
    rows = ReservationItem.objects.filter(reference=reference)
    rows.filter(status=ReservationItem.Status.RELEASED).delete()
    rows.filter(status=ReservationItem.Status.HELD).update(expires_at=expires_at)


def _tell(takes: Sequence[Take], shelves: Mapping[int, LockedShelf], freed: Mapping[int, int]) -> None:
    """The news. Every level of a changed variant is locked here, so its figures are known without asking again."""
    taken: dict[int, int] = defaultdict(int)
    for take in takes:
        taken[shelves[take.pick.level_id].item_id] += take.pick.quantity
    moved = {item: freed.get(item, 0) - taken.get(item, 0) for item in {*freed, *taken}}
    if freed or any(shelves[take.pick.level_id].is_in_kit for take in takes):
        publish_stock_changes(moved)
        return
    supply = supply_of(list(shelves.values()))
    one_of = {shelf.item_id: shelf for shelf in shelves.values() if shelf.item_id in moved}
    announce(_change(shelf, supply[shelf.variant_id], moved[item]) for item, shelf in sorted(one_of.items()))


def _change(shelf: LockedShelf, was: Supply, moved: int) -> Change:
    return Change(
        pk=shelf.variant_id,
        variant_id=shelf.variant_public_id,
        product_id=shelf.product_id,
        sku=shelf.sku,
        is_shown=shelf.is_shown,
        threshold=shelf.threshold,
        was=was.sellable,
        now=was.less(-moved).sellable,
    )


def _answer(room: _Room, rows: Sequence[ReservationItem] | None, takes: Sequence[Take]) -> list[Allocation]:
    if rows is None:
        held = [
            HeldPieces(take.pick.line_ref, take.pick.level_id, take.pick.quantity, take.against)
            for take in takes
        ]
    else:
        held = [HeldPieces(row.line_ref, row.level_id, row.quantity, row.against) for row in rows]
    return allocations(lines=room.lines, held=held, shelves=room.shelves, recipes=room.ordered.recipes)
