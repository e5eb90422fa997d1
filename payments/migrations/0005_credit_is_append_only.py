"""The database itself keeps the ledger of credit: no entry changes, and every balance follows from the one before."""

from django.db import migrations

FORWARD = """
CREATE FUNCTION payments_credit_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'the ledger of credit is append-only: add a correcting entry instead';
END $$;
CREATE TRIGGER payments_credit_append_only BEFORE UPDATE OR DELETE ON payments_creditentry
    FOR EACH ROW EXECUTE FUNCTION payments_credit_refuse_change();

-- After the row, so that entries written together see each other. Who would write the same place in the line at the
-- same time waits at the unique index and then finds it taken.
CREATE FUNCTION payments_credit_check_balance() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    before bigint := 0;
BEGIN
    IF NEW.seq > 1 THEN
        SELECT balance INTO STRICT before FROM payments_creditentry
            WHERE account_id = NEW.account_id AND seq = NEW.seq - 1;
    END IF;
    IF NEW.balance <> before + NEW.amount THEN
        RAISE EXCEPTION 'the balance % does not follow from % and %', NEW.balance, before, NEW.amount
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER payments_credit_balance_follows AFTER INSERT ON payments_creditentry
    FOR EACH ROW EXECUTE FUNCTION payments_credit_check_balance();
"""
BACKWARD = """
DROP TRIGGER payments_credit_balance_follows ON payments_creditentry;
DROP FUNCTION payments_credit_check_balance();
DROP TRIGGER payments_credit_append_only ON payments_creditentry;
DROP FUNCTION payments_credit_refuse_change();
"""


class Migration(migrations.Migration):
    dependencies = [("payments", "0004_credit")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
