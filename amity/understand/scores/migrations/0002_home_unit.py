"""Let each profile say its customer's home unit, which the wall of the database asks."""

from django.db import migrations, models

FORWARD = """
ALTER TABLE scores_profile ADD COLUMN unit_id bigint;
UPDATE scores_profile SET unit_id = party.unit_id FROM parties_party AS party WHERE party.id = party_id;
DELETE FROM scores_profile WHERE unit_id IS NULL;
ALTER TABLE scores_profile ALTER COLUMN unit_id SET NOT NULL;
"""


class Migration(migrations.Migration):
    dependencies = [("scores", "0001_initial"), ("parties", "0001_initial")]
    operations = [
        migrations.RunSQL(
            FORWARD,
            "ALTER TABLE scores_profile DROP COLUMN unit_id",
            state_operations=[
                migrations.AddField("profile", "unit_id", models.BigIntegerField()),
            ],
        ),
    ]
