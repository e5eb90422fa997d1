"""Putting the tables back as the migrations left them after a test that commits: by rows, not by emptying every file.

Django's own way truncates each of the shop's tables and reads the migrated rows back one by one, which costs more than
most tests do. Here a copy of the migrated rows lies in a schema of its own, and one statement deletes what a test left
and copies the rows back. Triggers and foreign keys rest meanwhile, which takes a superuser: without one Django's way
stays.
"""

from __future__ import annotations

from django.db import connection
from django.test import TransactionTestCase

_KEEP = """
DO $$
DECLARE t text; filled boolean;
BEGIN
    DROP SCHEMA IF EXISTS kept_rows CASCADE;
    CREATE SCHEMA kept_rows;
    FOR t IN SELECT tablename FROM pg_tables WHERE schemaname = 'public' AND tablename <> 'django_migrations' LOOP
        EXECUTE format('SELECT EXISTS (SELECT 1 FROM public.%I)', t) INTO filled;
        IF filled THEN
            EXECUTE format('CREATE TABLE kept_rows.%I AS TABLE public.%I', t, t);
        END IF;
    END LOOP;
END $$
"""

_RESTORE = """
DO $$
DECLARE t text; filled boolean;
BEGIN
    SET LOCAL session_replication_role = replica;
    FOR t IN SELECT tablename FROM pg_tables WHERE schemaname = 'public' AND tablename <> 'django_migrations' LOOP
        EXECUTE format('SELECT EXISTS (SELECT 1 FROM public.%I)', t) INTO filled;
        IF filled THEN
            EXECUTE format('DELETE FROM public.%I', t);
        END IF;
    END LOOP;
    FOR t IN SELECT tablename FROM pg_tables WHERE schemaname = 'kept_rows' LOOP
        EXECUTE format('INSERT INTO public.%I SELECT * FROM kept_rows.%I', t, t);
        IF EXISTS (SELECT 1 FROM information_schema.columns WHERE table_schema = 'public' AND table_name = t
                   AND column_name = 'id' AND is_identity = 'YES') THEN
            -- A test may have begun the numbers anew, and the rows that are back have some of them.
            EXECUTE format('SELECT setval(pg_get_serial_sequence(%L, ''id''), greatest((SELECT max(id) FROM public.%I), '
                || 'nextval(pg_get_serial_sequence(%L, ''id''))))', 'public.' || t, t, 'public.' || t);
        END IF;
    END LOOP;
END $$
"""


def keep_migrated_rows() -> None:
    """Copy the rows that migrations made, once for a test database, and let committing tests go back to them."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT rolsuper FROM pg_roles WHERE rolname = current_user")
        if not cursor.fetchone()[0]:
            return
        cursor.execute(_KEEP)
    if hasattr(connection, "_test_serialized_contents"):
        del connection._test_serialized_contents  # the rows never leave: nothing is to be read back
    TransactionTestCase._fixture_teardown = _restore  # type: ignore[method-assign]


def _restore(case: TransactionTestCase) -> None:
    with connection.cursor() as cursor:
        cursor.execute(_RESTORE)
