"""Products of an older shop, whatever it was: neighbouring rows are one style."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import groupby

from django.db import transaction

from catalog.moving.operations import NothingTaken, StyleOutcome, take_over_style
from catalog.moving.styles import MovedStyle, MovedVariant
from core.errors import Invalid, Refused, ShopError
from core.imports import Importer, SourceRow, Verdict


class MovedProducts(Importer):
    """Subclasses read a style and its variants; every row of it has its verdict, and its picture's address in words."""

    permission = "catalog.change_product"
    ignores_unknown_columns = True
    refuses_formulas = False

    def style_of(self, rows: Sequence[SourceRow]) -> MovedStyle:
        """What the rows of a style say of it, without its variants. Raises Invalid."""
        raise NotImplementedError

    def variant_of(self, row: SourceRow, first: SourceRow) -> MovedVariant | None:
        """What is sold by a row; None for one that says nothing of that. Raises Invalid naming the column."""
        raise NotImplementedError

    def pictures_of(self, row: SourceRow) -> Sequence[str]:
        """Addresses of pictures that this row names."""
        raise NotImplementedError

    def judge(self, rows: Sequence[SourceRow]) -> Sequence[Verdict]:
        """As `apply`, and then nothing of it has happened."""
        with transaction.atomic():
            verdicts = self.apply(rows)
            transaction.set_rollback(True)
        return verdicts

    def apply(self, rows: Sequence[SourceRow]) -> Sequence[Verdict]:
        """Each style in a savepoint of its own."""
        verdicts: list[Verdict] = []
        for _, neighbours in groupby(rows, key=lambda row: row.text(self.group)):
            verdicts += self._style(list(neighbours))
        return [self._with_pictures(row, verdict) for row, verdict in zip(rows, verdicts, strict=True)]

    def _style(self, rows: Sequence[SourceRow]) -> list[Verdict]:
        try:
            style = self.style_of(rows)
            variants, broken = self._variants(rows)
            if not variants:
                raise NothingTaken(broken)
            with transaction.atomic():
                outcome = take_over_style(replace(style, variants=tuple(variants)))
        except NothingTaken as nothing:
            return _all_refused(rows, nothing, {**nothing.refused, **broken})
        except Refused as refusal:
            return _all_refused(rows, refusal, {})
        told = _Told(
            outcome, first=min(each.number for each in variants if each.number not in outcome.refused)
        )
        return [told.verdict(row, broken) for row in rows]

    def _variants(self, rows: Sequence[SourceRow]) -> tuple[list[MovedVariant], dict[int, ShopError]]:
        variants: list[MovedVariant] = []
        broken: dict[int, ShopError] = {}
        for row in rows:
            try:
                variant = self.variant_of(row, rows[0])
            except Invalid as wrong:
                broken[row.number] = wrong
                continue
            if variant is not None:
                variants.append(variant)
        return variants, broken

    def _with_pictures(self, row: SourceRow, verdict: Verdict) -> Verdict:
        pictures = self.pictures_of(row)
        if not pictures or verdict.outcome == "refused":
            return verdict
        return replace(verdict, message=f"Hang up by hand: {' '.join(pictures)}"[:500])


class _Told:
    """Turns what became of a style into the verdicts of its rows; the style's words stand with its first variant."""

    def __init__(self, outcome: StyleOutcome, *, first: int) -> None:
        self.outcome = outcome
        self.first = first

    def verdict(self, row: SourceRow, broken: Mapping[int, ShopError]) -> Verdict:
        """What becomes of one row; one that sells nothing is the same."""
        outcome = self.outcome
        wrong = broken.get(row.number) or outcome.refused.get(row.number)
        if wrong is not None:
            return _refused(row, wrong)
        changes = dict(outcome.changes.get(row.number, {}))
        if row.number == self.first:
            changes |= outcome.words
        return Verdict.by(row, changes, subject=outcome.subject, is_new=row.number in outcome.is_new)


def _all_refused(
    rows: Sequence[SourceRow], refusal: ShopError, each: Mapping[int, ShopError]
) -> list[Verdict]:
    return [_refused(row, each.get(row.number, refusal)) for row in rows]


def _refused(row: SourceRow, wrong: ShopError) -> Verdict:
    column, message = next(iter(getattr(wrong, "fields", {}).items()), ("", wrong.message))
    text = wrong.message if wrong.message != Invalid.message else message
    return Verdict.refused(row, text, column)
