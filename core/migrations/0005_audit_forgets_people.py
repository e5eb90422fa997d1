"""The audit trail may forget whom an entry was about, and nothing else."""

from django.db import migrations

FORWARD = """
CREATE OR REPLACE FUNCTION core_audit_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND NEW.object_name LIKE 'erased:%' AND
        (NEW.id, NEW.at, NEW.actor_id, NEW.actor_name, NEW.source, NEW.action, NEW.kind, NEW.object_id)
        IS NOT DISTINCT FROM
        (OLD.id, OLD.at, OLD.actor_id, OLD.actor_name, OLD.source, OLD.action, OLD.kind, OLD.object_id)
    THEN RETURN NEW; END IF;
    RAISE EXCEPTION 'the audit trail is append-only';
END $$;
"""
BACKWARD = """
CREATE OR REPLACE FUNCTION core_audit_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'the audit trail is append-only';
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("core", "0004_session_rounds")]

    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
