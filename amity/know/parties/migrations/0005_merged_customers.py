import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('organisation', '0002_a_password_made_for_somebody'),
        ('parties', '0004_how_a_record_was_matched'),
    ]

    operations = [
        migrations.CreateModel(
            name='Carried',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('table', models.CharField(max_length=60)),
                ('row_id', models.BigIntegerField()),
            ],
        ),
        migrations.AddField(
            model_name='party',
            name='own_status',
            field=models.CharField(blank=True, db_default='', max_length=10),
        ),
        migrations.AddField(
            model_name='party',
            name='own_unit',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisation.unit'),
        ),
        migrations.AddField(
            model_name='sourcerecord',
            name='changed_at',
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name='sourcerecord',
            name='own_party',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='parties.party'),
        ),
        migrations.AlterField(
            model_name='party',
            name='merged_into',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='members', to='parties.party'),
        ),
        migrations.AddIndex(
            model_name='party',
            index=models.Index(condition=models.Q(('status', 'MERGED')), fields=['id'], name='party_merged'),
        ),
        migrations.AddField(
            model_name='carried',
            name='own_party',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='parties.party'),
        ),
        migrations.AddConstraint(
            model_name='carried',
            constraint=models.UniqueConstraint(fields=('table', 'row_id'), name='carried_once_per_row'),
        ),
    ]
