import amity.foundation.kernel.references
import django.contrib.postgres.fields
import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('organisation', '0002_a_password_made_for_somebody'),
        ('parties', '0005_merged_customers'),
    ]

    operations = [
        migrations.CreateModel(
            name='Merge',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('reference', models.UUIDField(default=amity.foundation.kernel.references.new_reference, editable=False, unique=True)),
                ('probability', models.FloatField(null=True)),
                ('evidence', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=40), default=list, size=None)),
                ('proposed_by', models.BigIntegerField()),
                ('merged_by', models.BigIntegerField()),
                ('merged_at', models.DateTimeField()),
                ('is_over', models.BooleanField(default=False)),
                ('legal_entity', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisation.legalentity')),
                ('merged_party', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='parties.party')),
                ('survivor_party', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='parties.party')),
            ],
        ),
        migrations.CreateModel(
            name='Unmerge',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('unmerged_by', models.BigIntegerField()),
                ('unmerged_at', models.DateTimeField()),
                ('reason', models.CharField(max_length=200)),
                ('merge', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='unmerge', to='identity.merge')),
            ],
        ),
        migrations.CreateModel(
            name='MatchPair',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('reference', models.UUIDField(default=amity.foundation.kernel.references.new_reference, editable=False, unique=True)),
                ('probability', models.FloatField(null=True)),
                ('evidence', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=40), default=list, size=None)),
                ('verdict', models.CharField(choices=[('UNDECIDED', 'Undecided'), ('ALWAYS', 'The same customer'), ('NEVER', 'Two customers')], default='UNDECIDED', max_length=10)),
                ('proposed_by', models.BigIntegerField(null=True)),
                ('proposed_at', models.DateTimeField(null=True)),
                ('decided_by', models.BigIntegerField(null=True)),
                ('decided_at', models.DateTimeField(null=True)),
                ('found_at', models.DateTimeField()),
                ('scored_at', models.DateTimeField()),
                ('version', models.PositiveIntegerField(default=1)),
                ('first_party', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='parties.party')),
                ('legal_entity', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisation.legalentity')),
                ('second_party', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='parties.party')),
            ],
            options={
                'indexes': [models.Index(condition=models.Q(('verdict', 'UNDECIDED')), fields=['legal_entity', '-probability'], name='match_pair_open'), models.Index(fields=['second_party'], name='match_pair_by_second')],
                'constraints': [models.UniqueConstraint(fields=('first_party', 'second_party'), name='match_pair_once'), models.CheckConstraint(condition=models.Q(('first_party__lt', models.F('second_party'))), name='match_pair_in_order'), models.CheckConstraint(condition=models.Q(('verdict', 'UNDECIDED'), ('decided_at__isnull', False), _connector='XOR'), name='match_pair_decided_by_somebody'), models.CheckConstraint(condition=models.Q(('probability__isnull', True), models.Q(('probability__gte', 0), ('probability__lte', 1)), _connector='OR'), name='match_pair_of_a_probability')],
            },
        ),
        migrations.AddIndex(
            model_name='merge',
            index=models.Index(fields=['survivor_party'], name='merge_by_survivor'),
        ),
        migrations.AddIndex(
            model_name='merge',
            index=models.Index(fields=['legal_entity', '-merged_at'], name='merge_by_moment'),
        ),
        migrations.AddConstraint(
            model_name='merge',
            constraint=models.UniqueConstraint(condition=models.Q(('is_over', False)), fields=('merged_party',), name='merge_once_at_a_time'),
        ),
        migrations.AddConstraint(
            model_name='merge',
            constraint=models.CheckConstraint(condition=models.Q(('survivor_party', models.F('merged_party')), _negated=True), name='merge_of_two'),
        ),
    ]
