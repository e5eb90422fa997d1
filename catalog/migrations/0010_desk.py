import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import core.clock


class Migration(migrations.Migration):
    dependencies = [
        ("catalog", "0009_listing"),
        ("core", "0003_audit"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='PictureUpload',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('product', 'product'), ('category', 'category'), ('collection', 'collection'), ('banner', 'banner')], default='product', max_length=12)),
                ('name', models.CharField(max_length=200, verbose_name='file')),
                ('status', models.CharField(choices=[('waiting', 'being prepared'), ('done', 'hung'), ('refused', 'refused')], default='waiting', max_length=8)),
                ('message', models.CharField(blank=True, max_length=300)),
                ('created_at', models.DateTimeField(default=core.clock.now)),
            ],
            options={
                'ordering': ['-id'],
            },
        ),
        migrations.CreateModel(
            name='RetiredPicture',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('stem', models.CharField(max_length=160, unique=True)),
                ('files', models.JSONField(default=list)),
                ('retired_at', models.DateTimeField(default=core.clock.now)),
            ],
        ),
        migrations.AddField(
            model_name='pictureupload',
            name='created_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='pictureupload',
            name='file',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='core.storedfile'),
        ),
        migrations.AddField(
            model_name='pictureupload',
            name='image',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='catalog.image'),
        ),
        migrations.AddField(
            model_name='pictureupload',
            name='product',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='picture_uploads', to='catalog.product'),
        ),
        migrations.AddIndex(
            model_name='retiredpicture',
            index=models.Index(fields=['retired_at'], name='retired_picture_at'),
        ),
        migrations.AddIndex(
            model_name='pictureupload',
            index=models.Index(condition=models.Q(('status', 'waiting')), fields=['created_at'], name='picture_upload_waiting'),
        ),
        migrations.AddIndex(
            model_name='pictureupload',
            index=models.Index(fields=['product', '-id'], name='picture_upload_of_product'),
        ),
        migrations.AddConstraint(
            model_name='pictureupload',
            constraint=models.CheckConstraint(condition=models.Q(('status__in', ['waiting', 'done', 'refused'])), name='picture_upload_status_known'),
        ),
        migrations.AddConstraint(
            model_name='pictureupload',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('status', 'refused'), _negated=True), models.Q(('message', ''), _negated=True), _connector='OR'), name='picture_upload_refusal_says_why'),
        ),
        migrations.AddConstraint(
            model_name='pictureupload',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('kind', 'product'), ('product__isnull', False)), models.Q(models.Q(('kind', 'product'), _negated=True), ('product__isnull', True)), _connector='OR'), name='picture_upload_product_when_of_one'),
        ),
    ]
