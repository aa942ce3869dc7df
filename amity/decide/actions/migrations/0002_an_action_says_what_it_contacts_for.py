from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("actions", "0001_initial")]

    operations = [
        migrations.AddField("action", "purpose", models.CharField(blank=True, max_length=20)),
        migrations.AddField("action", "topic", models.CharField(blank=True, max_length=20)),
    ]
