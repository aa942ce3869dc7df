"""Why the bank may not contact the customer, beside what would have been proposed."""

from django.db import migrations, models

FORWARD = "ALTER TABLE decisions_decision ADD COLUMN refusal text NOT NULL DEFAULT ''"
BACKWARD = "ALTER TABLE decisions_decision DROP COLUMN refusal"


class Migration(migrations.Migration):
    dependencies = [("decisions", "0002_an_answer_may_be_shown")]

    operations = [
        migrations.RunSQL(
            FORWARD,
            BACKWARD,
            state_operations=[migrations.AddField("decision", "refusal", models.TextField(blank=True))],
        )
    ]
