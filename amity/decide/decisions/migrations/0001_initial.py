
import amity.foundation.kernel.references
import django.db.models.deletion
from django.db import migrations, models


CREATE = """
CREATE TABLE decisions_decision (
    generation bigint NOT NULL,
    party_id bigint NOT NULL,
    rank smallint NOT NULL,
    legal_entity_id bigint NOT NULL,
    reference uuid NOT NULL,
    as_of date NOT NULL,
    run_id bigint NOT NULL,
    action_code varchar(40) NOT NULL,
    action_version integer NOT NULL,
    value_minor bigint NOT NULL,
    amount_minor bigint,
    propensity double precision NOT NULL,
    priority double precision NOT NULL,
    urgency smallint NOT NULL,
    facts jsonb NOT NULL,
    PRIMARY KEY (generation, party_id, rank)
) PARTITION BY LIST (generation);
CREATE INDEX decision_by_reference ON decisions_decision (reference);
CREATE INDEX decision_by_priority ON decisions_decision (legal_entity_id, priority DESC, party_id, rank);
CREATE INDEX decision_by_action ON decisions_decision (legal_entity_id, action_code, party_id);
"""


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('parties', '0001_initial'),
    ]

    operations = [
        migrations.RunSQL(CREATE, reverse_sql="DROP TABLE decisions_decision"),
        migrations.CreateModel(
            name='Decision',
            fields=[
                ('pk', models.CompositePrimaryKey('generation', 'party_id', 'rank', blank=True, editable=False, primary_key=True, serialize=False)),
                ('generation', models.BigIntegerField()),
                ('party_id', models.BigIntegerField()),
                ('rank', models.SmallIntegerField()),
                ('legal_entity_id', models.BigIntegerField()),
                ('reference', models.UUIDField()),
                ('as_of', models.DateField()),
                ('run_id', models.BigIntegerField()),
                ('action_code', models.CharField(max_length=40)),
                ('action_version', models.IntegerField()),
                ('value_minor', models.BigIntegerField()),
                ('amount_minor', models.BigIntegerField(null=True)),
                ('propensity', models.FloatField()),
                ('priority', models.FloatField()),
                ('urgency', models.SmallIntegerField()),
                ('facts', models.JSONField()),
            ],
            options={
                'db_table': 'decisions_decision',
                'managed': False,
            },
        ),
        migrations.CreateModel(
            name='Response',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('reference', models.UUIDField(default=amity.foundation.kernel.references.new_reference, editable=False, unique=True)),
                ('request_id', models.UUIDField(unique=True)),
                ('decision', models.UUIDField()),
                ('action_code', models.CharField(max_length=40)),
                ('outcome', models.CharField(choices=[('DONE', 'Done'), ('LATER', 'Later'), ('NOT_SUITABLE', 'Not suitable')], max_length=20)),
                ('reason', models.CharField(blank=True, choices=[('NO_NEED', 'No need for it'), ('BAD_MOMENT', 'A bad moment'), ('HAS_ELSEWHERE', 'Has it at another bank'), ('WRONG_FACTS', 'The facts are wrong'), ('ASKED_NOT_TO', 'Asked not to be contacted about it')], max_length=20)),
                ('note', models.CharField(blank=True, max_length=500)),
                ('rests_until', models.DateField()),
                ('staff_id', models.BigIntegerField()),
                ('answered_at', models.DateTimeField()),
                ('is_undone', models.BooleanField(default=False)),
                ('party', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='parties.party')),
            ],
            options={
                'indexes': [models.Index(fields=['party', 'action_code', '-rests_until'], name='response_by_party')],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('outcome', 'NOT_SUITABLE'), _negated=True), models.Q(('reason', ''), _negated=True), _connector='OR'), name='response_not_suitable_says_why')],
            },
        ),
    ]
