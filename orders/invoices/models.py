"""Invoices and credit notes. Written once; the database refuses every change (a trigger sees to it)."""

from __future__ import annotations

from functools import partial

from django.db import models
from django.db.models import F, Q

from core import clock
from core.ids import ID_LENGTH, new_id
from orders.invoices.rules import CREDIT_NOTE, INVOICE, LONGEST_NUMBER

KINDS = [(INVOICE, "invoice"), (CREDIT_NOTE, "credit note")]
ADDS_UP = Q(total=F("taxable") + F("cgst") + F("sgst") + F("igst"))


class InvoiceSeries(models.Model):
    """The last number given out for a GSTIN, a financial year and a kind. Locked while the next one is taken."""

    gstin = models.CharField("GSTIN", max_length=15)
    year = models.CharField("financial year", max_length=4)
    kind = models.CharField(max_length=12, choices=KINDS)
    last_serial = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["gstin", "year", "kind"]
        verbose_name = verbose_name_plural = "invoice series"
        constraints = [
            models.UniqueConstraint(fields=["gstin", "year", "kind"], name="series_once"),
            models.CheckConstraint(condition=Q(kind__in=[INVOICE, CREDIT_NOTE]), name="series_kind_known"),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}s of {self.gstin}, {self.year}"


class TaxDocument(models.Model):
    """What an invoice and a credit note share. `lines` are frozen rows, amounts in minor units."""

    number = models.CharField(max_length=LONGEST_NUMBER)
    serial = models.PositiveIntegerField()
    gstin = models.CharField("GSTIN", max_length=15)
    issued_at = models.DateTimeField(default=clock.now)
    issued_on = models.DateField("date", help_text="The day in India.")
    currency = models.CharField(max_length=3, default="INR")
    lines = models.JSONField()
    taxable = models.PositiveBigIntegerField()
    cgst = models.PositiveBigIntegerField("CGST")
    sgst = models.PositiveBigIntegerField("SGST")
    igst = models.PositiveBigIntegerField("IGST")
    total = models.PositiveBigIntegerField()

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.number


class Invoice(TaxDocument):
    """The GST invoice of what one GSTIN dispatched of an order. Supplier and recipient are copies."""

    public_id = models.CharField(
        max_length=ID_LENGTH, unique=True, default=partial(new_id, "inv"), editable=False
    )
    series = models.ForeignKey(InvoiceSeries, on_delete=models.PROTECT, related_name="invoices")
    order = models.ForeignKey("orders.Order", on_delete=models.PROTECT, related_name="invoices")
    supplier = models.JSONField()
    recipient = models.JSONField()
    place_of_supply = models.CharField("state of supply", max_length=2)

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(fields=["series", "serial"], name="invoice_serial_once"),
            models.UniqueConstraint(fields=["gstin", "number"], name="invoice_number_once"),
            models.UniqueConstraint(fields=["order", "gstin"], name="invoice_one_per_gstin"),
            models.CheckConstraint(condition=ADDS_UP, name="invoice_adds_up"),
            models.CheckConstraint(condition=Q(cgst=F("sgst")), name="invoice_cgst_is_sgst"),
        ]
        indexes = [models.Index(fields=["issued_on"], name="invoice_issued_on")]


class CreditNote(TaxDocument):
    """Takes back a part or all of an invoice, at its rates. `key` names what it was made for, so that it is made once."""

    public_id = models.CharField(
        max_length=ID_LENGTH, unique=True, default=partial(new_id, "cn"), editable=False
    )
    series = models.ForeignKey(InvoiceSeries, on_delete=models.PROTECT, related_name="credit_notes")
    invoice = models.ForeignKey(Invoice, on_delete=models.PROTECT, related_name="credit_notes")
    key = models.CharField(max_length=120, unique=True)
    reason = models.CharField(max_length=120)

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(fields=["series", "serial"], name="credit_note_serial_once"),
            models.UniqueConstraint(fields=["gstin", "number"], name="credit_note_number_once"),
            models.CheckConstraint(condition=ADDS_UP, name="credit_note_adds_up"),
            models.CheckConstraint(condition=Q(cgst=F("sgst")), name="credit_note_cgst_is_sgst"),
        ]
        indexes = [models.Index(fields=["issued_on"], name="credit_note_issued_on")]
