"""GST documents: invoices and credit notes, numbered without a gap, frozen when they are made."""
