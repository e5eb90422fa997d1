"""The next number of a series: taken under its lock, in the transaction that writes the document, so none is lost."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.conf import settings

from core.locks import lock_rows
from orders.invoices.models import InvoiceSeries
from orders.invoices.rules import document_number, financial_year


@dataclass(frozen=True, slots=True)
class TakenNumber:
    """A number that no other document has."""

    series: InvoiceSeries
    serial: int
    number: str


def take_number(*, kind: str, gstin: str, day: date) -> TakenNumber:
    """The next number for a GSTIN in the financial year of `day`. The series stays locked until the transaction ends.

    A rollback gives the number back, so that the series has no gap. Raises SeriesFull.
    """
    year = financial_year(day)
    InvoiceSeries.objects.bulk_create(
        [InvoiceSeries(gstin=gstin, year=year, kind=kind)], ignore_conflicts=True
    )
    series = lock_rows(InvoiceSeries.objects.filter(gstin=gstin, year=year, kind=kind)).get()
    serial = series.last_serial + 1
    number = document_number(kind=kind, gstin=gstin, year=year, serial=serial, prefix=settings.INVOICE_PREFIX)
    series.last_serial = serial
    series.save(update_fields=["last_serial"])
    return TakenNumber(series=series, serial=serial, number=number)
