
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
    ]

    operations = [
        migrations.CreateModel(
            name='Action',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(max_length=40, unique=True)),
                ('version', models.PositiveIntegerField(default=1)),
                ('issue', models.CharField(choices=[('KEEP', 'Keep'), ('GROW', 'Grow'), ('SERVE', 'Serve'), ('CARE', 'Care'), ('COMPLETE', 'Complete')], max_length=20)),
                ('title_en', models.CharField(max_length=200)),
                ('title_zh', models.CharField(max_length=200)),
                ('reason_en', models.CharField(max_length=400)),
                ('reason_zh', models.CharField(max_length=400)),
                ('product_code', models.CharField(blank=True, max_length=30)),
                ('kinds', models.CharField(default='PERSON,ORGANISATION', max_length=30)),
                ('eligible', models.TextField()),
                ('value', models.TextField()),
                ('amount', models.TextField(blank=True)),
                ('base_rate', models.FloatField()),
                ('urgency', models.TextField(default='0')),
                ('channel', models.CharField(default='CALL', max_length=20)),
                ('rest_days', models.PositiveSmallIntegerField(default=30)),
                ('owner', models.CharField(blank=True, max_length=100)),
                ('review_on', models.DateField(null=True)),
                ('is_on', models.BooleanField(default=True)),
                ('seeded', models.CharField(blank=True, max_length=64)),
            ],
        ),
    ]
