"""The database itself refuses to change or delete a ledger entry."""

from django.db import migrations

FORWARD = """
CREATE FUNCTION payments_ledger_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'the ledger is append-only: add a correcting entry instead';
END $$;
CREATE TRIGGER payments_ledger_append_only BEFORE UPDATE OR DELETE ON payments_ledgerentry
    FOR EACH ROW EXECUTE FUNCTION payments_ledger_refuse_change();
"""
BACKWARD = """
DROP TRIGGER payments_ledger_append_only ON payments_ledgerentry;
DROP FUNCTION payments_ledger_refuse_change();
"""


class Migration(migrations.Migration):
    dependencies = [("payments", "0001_initial")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
