"""From which places pieces leave, on which days, and when they are at a PIN."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Q

from catalog.inventory.queries import stock_locations
from catalog.inventory.queries.planned import planned_allocation
from catalog.inventory.rules import StockLine
from core import clock
from core.geo import pin_distance_km, pin_place
from core.rows import PreparedModels
from orders.fulfilment.dispatch.models import DispatchCalendar, DispatchHoliday
from orders.fulfilment.dispatch.rules import Calendar, Leg, arrival_on, leaves_on
from orders.fulfilment.ports import Serviceability
from orders.fulfilment.queries import TYPICAL_PARCEL_G, serviceability_of

_CALENDARS = PreparedModels(
    lambda codes: DispatchCalendar.objects.filter(
        Q(location__isnull=True) | Q(location__code__any_of=codes)
    ).select_related("location")
)
FAR_KM = 1e6


@dataclass(frozen=True, slots=True)
class Reach:
    """What couriers say of a PIN, over every place that would send a part. `legs` give the days.

    `is_told` is false when a courier did not answer: nobody is refused for that, and nothing is promised.
    """

    serviceable: bool
    takes_cash: bool
    is_told: bool
    legs: tuple[Leg, ...]


@dataclass(frozen=True, slots=True)
class DeliveryPromise:
    """What a PIN may expect: reach, and the days when the couriers told them."""

    pincode: str
    district: str
    state: str
    reach: Reach
    leaves_on: date
    delivery_on: date | None


def reach_of(pincode: str, *, weight_g: int = TYPICAL_PARCEL_G, lines: Sequence[StockLine] = ()) -> Reach:
    """The couriers' word on a PIN for what `lines` take from the shelves, by the places that would serve them now.

    Uses the network, unless remembered; never in a transaction.
    """
    return _reach(pincode, _places(pincode, lines), weight_g)


def reach_from(pincode: str, *, location_codes: Collection[str], weight_g: int = TYPICAL_PARCEL_G) -> Reach:
    """The couriers' word on a PIN for parcels that leave from these places. Uses the network, as `reach_of` does."""
    known = {place.code: place.pincode for place in stock_locations() if place.pincode}
    return _reach(
        pincode, [(code, known[code]) for code in sorted(location_codes) if code in known], weight_g
    )


def reach_abroad() -> Reach:
    """Another country: the couriers that can be asked carry within India, so nobody is refused and no day is promised."""
    return Reach(serviceable=True, takes_cash=False, is_told=False, legs=())


def reach_at_store(location_code: str, *, days: int) -> Reach:
    """As if a courier brought it to the store's own counter in so many days; cash is not taken there. Two queries."""
    return Reach(
        serviceable=True,
        takes_cash=False,
        is_told=True,
        legs=(Leg(calendars_of([location_code])[location_code], days),),
    )


def _reach(pincode: str, places: Sequence[tuple[str, str]], weight_g: int) -> Reach:
    calendars = calendars_of([code for code, _ in places])
    told = [serviceability_of(pincode, weight_g=weight_g, from_pincode=origin) for _, origin in places]
    if not places:
        told, calendars = [serviceability_of(pincode, weight_g=weight_g)], calendars_of([""])
    codes = [code for code, _ in places] or [""]
    return Reach(
        serviceable=all(each.serviceable for each in told),
        takes_cash=all(each.cod for each in told),
        is_told=all(each.is_told for each in told),
        legs=tuple(_leg(each, calendars[code]) for code, each in zip(codes, told, strict=True)),
    )


def _leg(told: Serviceability, calendar: Calendar) -> Leg:
    return Leg(calendar, told.transit_days)


def delivery_promise(
    pincode: str,
    *,
    weight_g: int = TYPICAL_PARCEL_G,
    lead_days: int = 0,
    lines: Sequence[StockLine] = (),
) -> DeliveryPromise | None:
    """What may be expected at a PIN when it is paid for now; None for one that India Post does not know. Network."""
    place = pin_place(pincode)
    if place is None:
        return None
    reach = reach_of(place.pincode, weight_g=weight_g, lines=lines)
    moment = clock.now()
    return DeliveryPromise(
        pincode=place.pincode,
        district=place.district,
        state=place.state,
        reach=reach,
        leaves_on=max(leaves_on(leg.calendar, moment=moment, lead_days=lead_days) for leg in reach.legs),
        delivery_on=arrival_on(reach.legs, moment=moment, lead_days=lead_days),
    )


def _places(pincode: str, lines: Sequence[StockLine]) -> list[tuple[str, str]]:
    """(code, PIN) of the places that would send these lines; the nearest one when the shelves cannot say."""
    known = {place.code: place.pincode for place in stock_locations() if place.pincode}
    to = pin_place(pincode)
    if lines and to is not None:
        planned = planned_allocation(lines=lines, ship_to_state=to.state_code, ship_to_pincode=pincode)
        serving = sorted({pick.location_code for pick in planned} & known.keys())
        if serving:
            return [(code, known[code]) for code in serving]
    nearest = sorted(known, key=lambda code: (_distance(known[code], pincode), code))[:1]
    return [(code, known[code]) for code in nearest]


def _distance(one: str, other: str) -> float:
    km = pin_distance_km(one, other)
    return FAR_KM if km is None else km


def calendars_of(location_codes: Collection[str]) -> dict[str, Calendar]:
    """The calendar of each place, that of the house where it has none of its own. Two queries."""
    rows = _CALENDARS.rows(codes=[code for code in location_codes if code])
    days = _holidays([row.pk for row in rows])
    house = next((row for row in rows if row.location is None), None)
    shared = days.get(house.pk, frozenset()) if house else frozenset()
    own = {row.location.code: row for row in rows if row.location is not None}
    found = {}
    for code in location_codes:
        row = own.get(code) or house
        found[code] = Calendar(holidays=shared) if row is None else _calendar(row, shared | days[row.pk])
    return found


def _calendar(row: DispatchCalendar, holidays: frozenset[date]) -> Calendar:
    return Calendar(
        cut_off=row.cut_off,
        weekdays=frozenset(row.weekdays),
        arrival_weekdays=frozenset(row.arrival_weekdays),
        holidays=holidays,
    )


def _holidays(calendar_ids: Sequence[int]) -> dict[int, frozenset[date]]:
    """Those from yesterday on: the past decides nothing."""
    if not calendar_ids:
        return {}
    since = clock.today_in_india() - timedelta(days=1)
    days: dict[int, set[date]] = {each: set() for each in calendar_ids}
    rows = DispatchHoliday.objects.filter(calendar__in=calendar_ids, on__gte=since)
    for calendar_id, day in rows.values_list("calendar_id", "on"):
        days[calendar_id].add(day)
    return {each: frozenset(found) for each, found in days.items()}
