

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('organisation', '0003_what_people_can'),
        ('parties', '0004_how_a_record_was_matched'),
        ('sources', '0003_registered_feeds'),
    ]

    operations = [
        migrations.AddIndex(
            model_name='event',
            index=models.Index(condition=models.Q(('kind', 'LARGE_OUTFLOW')), fields=['happened_at', 'party'], name='event_of_large_outflow'),
        ),
    ]
