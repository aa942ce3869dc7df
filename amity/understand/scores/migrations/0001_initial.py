
import django.contrib.postgres.fields
from django.db import migrations, models


CREATE = """
CREATE TABLE scores_profile (
    generation bigint NOT NULL,
    party_id bigint NOT NULL,
    legal_entity_id bigint NOT NULL,
    as_of date NOT NULL,
    run_id bigint NOT NULL,
    definitions varchar(16) NOT NULL,
    tier varchar(12) NOT NULL,
    rfm varchar(3) NOT NULL,
    currency varchar(3) NOT NULL,
    assets_minor bigint NOT NULL,
    deposits_minor bigint NOT NULL,
    wealth_minor bigint NOT NULL,
    insurance_minor bigint NOT NULL,
    loans_minor bigint NOT NULL,
    assets_change_90d_minor bigint NOT NULL,
    contribution_12m_minor bigint NOT NULL,
    product_lines_count smallint NOT NULL,
    last_contact_on date,
    next_maturity_on date,
    maturing_30d_minor bigint NOT NULL,
    outflow_largest_14d_minor bigint NOT NULL,
    action_code varchar(40) NOT NULL DEFAULT '',
    action_value_minor bigint NOT NULL DEFAULT 0,
    features double precision[] NOT NULL,
    PRIMARY KEY (generation, party_id)
) PARTITION BY LIST (generation);
CREATE INDEX profile_by_assets ON scores_profile (legal_entity_id, assets_minor DESC, party_id);
CREATE INDEX profile_by_tier ON scores_profile (legal_entity_id, tier, assets_minor DESC);
CREATE INDEX profile_by_action ON scores_profile (legal_entity_id, action_code);
"""


class Migration(migrations.Migration):

    initial = True

    dependencies = [
    ]

    operations = [
        migrations.RunSQL(CREATE, reverse_sql="DROP TABLE scores_profile"),
        migrations.CreateModel(
            name='Profile',
            fields=[
                ('pk', models.CompositePrimaryKey('generation', 'party_id', blank=True, editable=False, primary_key=True, serialize=False)),
                ('generation', models.BigIntegerField()),
                ('party_id', models.BigIntegerField()),
                ('legal_entity_id', models.BigIntegerField()),
                ('as_of', models.DateField()),
                ('run_id', models.BigIntegerField()),
                ('definitions', models.CharField(max_length=16)),
                ('tier', models.CharField(choices=[('PRIVATE', 'Private banking'), ('WEALTH', 'Wealth'), ('PREFERRED', 'Preferred'), ('CORE', 'Core'), ('KEY', 'Key account'), ('GROWTH', 'Growth company'), ('STANDARD', 'Small business')], max_length=12)),
                ('rfm', models.CharField(max_length=3)),
                ('currency', models.CharField(max_length=3)),
                ('assets_minor', models.BigIntegerField()),
                ('deposits_minor', models.BigIntegerField()),
                ('wealth_minor', models.BigIntegerField()),
                ('insurance_minor', models.BigIntegerField()),
                ('loans_minor', models.BigIntegerField()),
                ('assets_change_90d_minor', models.BigIntegerField()),
                ('contribution_12m_minor', models.BigIntegerField()),
                ('product_lines_count', models.SmallIntegerField()),
                ('last_contact_on', models.DateField(null=True)),
                ('next_maturity_on', models.DateField(null=True)),
                ('maturing_30d_minor', models.BigIntegerField()),
                ('outflow_largest_14d_minor', models.BigIntegerField()),
                ('action_code', models.CharField(blank=True, max_length=40)),
                ('action_value_minor', models.BigIntegerField(default=0)),
                ('features', django.contrib.postgres.fields.ArrayField(base_field=models.FloatField(null=True), size=None)),
            ],
            options={
                'db_table': 'scores_profile',
                'managed': False,
            },
        ),
    ]
