"""Let the units in which somebody's customers live be found by the index alone."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("access", "0001_initial")]
    operations = [
        migrations.AddIndex(
            "grant", models.Index(name="grant_by_home", fields=("staff_id", "unit_id"))
        ),
    ]
