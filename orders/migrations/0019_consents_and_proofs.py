"""What people agreed to, what was proven about them, and whom a business bill is made out to."""

import core.clock
import core.ids
import django.db.models.deletion
import functools
from django.conf import settings
from django.db import migrations, models

FORWARD = """
CREATE FUNCTION orders_consent_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND NEW.contact LIKE 'erased:%' AND
        (NEW.id, NEW.public_id, NEW.purpose, NEW.is_granted, NEW.words, NEW.version, NEW.place, NEW.recorded_at)
        = (OLD.id, OLD.public_id, OLD.purpose, OLD.is_granted, OLD.words, OLD.version, OLD.place, OLD.recorded_at)
    THEN RETURN NEW; END IF;
    RAISE EXCEPTION 'consent records never change: only their contact may become a pseudonym';
END $$;
CREATE TRIGGER orders_consentrecord_frozen BEFORE UPDATE OR DELETE ON orders_consentrecord
    FOR EACH ROW EXECUTE FUNCTION orders_consent_refuse_change();
"""
BACKWARD = """
DROP TRIGGER orders_consentrecord_frozen ON orders_consentrecord;
DROP FUNCTION orders_consent_refuse_change();
"""


class Migration(migrations.Migration):

    dependencies = [
        ('orders', '0018_checkout_terms'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='ConsentRecord',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.CharField(default=functools.partial(core.ids.new_id, *('consent',), **{}), editable=False, max_length=40, unique=True)),
                ('contact', models.CharField(max_length=254)),
                ('purpose', models.CharField(choices=[('marketing_email', 'News by e-mail'), ('text_messages', 'News by text message'), ('cart_reminders', 'A reminder of my bag'), ('review_requests', 'A word about what I bought')], max_length=20)),
                ('is_granted', models.BooleanField(verbose_name='agreed')),
                ('words', models.CharField(help_text='The words that were read, as they stood there.', max_length=300)),
                ('version', models.CharField(max_length=20)),
                ('place', models.CharField(help_text='Where it was said: registration, checkout, account, letter.', max_length=40)),
                ('recorded_at', models.DateTimeField(default=core.clock.now, editable=False)),
            ],
            options={
                'ordering': ['-id'],
            },
        ),
        migrations.AddField(
            model_name='customer',
            name='company_name',
            field=models.CharField(blank=True, db_default='', default='', max_length=120),
        ),
        migrations.AddField(
            model_name='customer',
            name='email_verified_at',
            field=models.DateTimeField(blank=True, editable=False, help_text="When a letter's key showed that the address is theirs.", null=True),
        ),
        migrations.AddField(
            model_name='customer',
            name='gstin',
            field=models.CharField(blank=True, db_default='', default='', max_length=15, verbose_name='GSTIN'),
        ),
        migrations.AddField(
            model_name='customer',
            name='phone_verified_at',
            field=models.DateTimeField(blank=True, editable=False, help_text='When a code showed that the telephone is theirs.', null=True),
        ),
        migrations.AddField(
            model_name='customeraddress',
            name='is_billing_default',
            field=models.BooleanField(db_default=False, default=False, verbose_name='default for the bill'),
        ),
        migrations.AddField(
            model_name='order',
            name='company_name',
            field=models.CharField(blank=True, db_default='', default='', max_length=120),
        ),
        migrations.AddField(
            model_name='order',
            name='gstin',
            field=models.CharField(blank=True, db_default='', default='', help_text="A business buyer's.", max_length=15, verbose_name="buyer's GSTIN"),
        ),
        migrations.AlterField(
            model_name='customeraddress',
            name='is_default',
            field=models.BooleanField(default=False, verbose_name='default for delivery'),
        ),
        migrations.AddConstraint(
            model_name='customer',
            constraint=models.UniqueConstraint(condition=models.Q(('phone_verified_at__isnull', False)), fields=('phone',), name='customer_verified_phone_once'),
        ),
        migrations.AddConstraint(
            model_name='customeraddress',
            constraint=models.UniqueConstraint(condition=models.Q(('is_billing_default', True)), fields=('customer',), name='address_one_billing_default'),
        ),
        migrations.AddField(
            model_name='consentrecord',
            name='customer',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='consents', to='orders.customer'),
        ),
        migrations.AddIndex(
            model_name='consentrecord',
            index=models.Index(fields=['contact', 'purpose', '-id'], name='consent_newest'),
        ),
        migrations.AddIndex(
            model_name='consentrecord',
            index=models.Index(fields=['customer', '-id'], name='consent_of_customer'),
        ),
        migrations.AddConstraint(
            model_name='consentrecord',
            constraint=models.CheckConstraint(condition=models.Q(('purpose__in', ['marketing_email', 'text_messages', 'cart_reminders', 'review_requests'])), name='consent_purpose_known'),
        ),
        migrations.AddConstraint(
            model_name='consentrecord',
            constraint=models.CheckConstraint(condition=models.Q(('contact', ''), _negated=True), name='consent_is_somebodys'),
        ),
        migrations.RunSQL(FORWARD, BACKWARD),
    ]
