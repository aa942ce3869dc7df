from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("parties", "0001_initial")]
    operations = [
        migrations.AddIndex(
            model_name="party",
            index=models.Index(
                condition=models.Q(("status", "ERASED")), fields=["id"], name="party_erased"
            ),
        ),
    ]
