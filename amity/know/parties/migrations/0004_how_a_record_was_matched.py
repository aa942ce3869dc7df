from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("parties", "0003_relationships_written_by_staff")]

    operations = [
        migrations.AddField(
            model_name="sourcerecord",
            name="on_match",
            field=models.CharField(blank=True, db_default="", max_length=10),
        ),
        migrations.AddField(
            model_name="sourcerecord",
            name="matched_by",
            field=models.CharField(blank=True, db_default="", max_length=20),
        ),
    ]
