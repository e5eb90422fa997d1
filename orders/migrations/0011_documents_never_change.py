"""The database itself refuses to change or delete a GST document: a credit note is how an invoice is taken back."""

from django.db import migrations

FORWARD = """
CREATE FUNCTION orders_document_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'invoices and credit notes never change: issue a credit note instead';
END $$;
CREATE TRIGGER orders_invoice_frozen BEFORE UPDATE OR DELETE ON orders_invoice
    FOR EACH ROW EXECUTE FUNCTION orders_document_refuse_change();
CREATE TRIGGER orders_creditnote_frozen BEFORE UPDATE OR DELETE ON orders_creditnote
    FOR EACH ROW EXECUTE FUNCTION orders_document_refuse_change();
"""
BACKWARD = """
DROP TRIGGER orders_invoice_frozen ON orders_invoice;
DROP TRIGGER orders_creditnote_frozen ON orders_creditnote;
DROP FUNCTION orders_document_refuse_change();
"""


class Migration(migrations.Migration):
    dependencies = [("orders", "0010_invoices")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
