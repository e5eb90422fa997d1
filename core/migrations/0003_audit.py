"""The audit trail; the database itself refuses to change or delete an entry."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import core.clock

FORWARD = """
CREATE FUNCTION core_audit_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'the audit trail is append-only';
END $$;
CREATE TRIGGER core_audit_append_only BEFORE UPDATE OR DELETE ON core_auditentry
    FOR EACH ROW EXECUTE FUNCTION core_audit_refuse_change();
"""
BACKWARD = """
DROP TRIGGER core_audit_append_only ON core_auditentry;
DROP FUNCTION core_audit_refuse_change();
"""


class Migration(migrations.Migration):
    dependencies = [("core", "0002_imports")]

    operations = [
        migrations.CreateModel(
            name='AuditEntry',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('at', models.DateTimeField(default=core.clock.now)),
                ('actor_name', models.CharField(max_length=254, verbose_name='who')),
                ('source', models.CharField(help_text='admin form, import 12, bulk edit 7', max_length=80, verbose_name='through')),
                ('action', models.CharField(max_length=40)),
                ('kind', models.CharField(max_length=100)),
                ('object_id', models.CharField(max_length=64)),
                ('object_name', models.CharField(max_length=300, verbose_name='what')),
                ('changes', models.JSONField(default=dict)),
                ('actor', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'change',
                'verbose_name_plural': 'changes',
                'ordering': ['-id'],
                'indexes': [models.Index(fields=['kind', 'object_id', '-id'], name='audit_of_object'), models.Index(fields=['actor', '-id'], name='audit_of_actor'), models.Index(fields=['at'], name='audit_at')],
            },
        ),
        migrations.RunSQL(FORWARD, BACKWARD),
    ]
