"""A channel is a row of its own, so that it may hold several tokens; a call with a key keeps its answer."""

from datetime import timedelta

import django.contrib.postgres.fields
import django.db.models.deletion
from django.db import migrations, models

DAYS = 365


def name_channels(apps, schema_editor) -> None:
    """Give every token its channel, and the one scope that all had till now."""
    channel, token = apps.get_model("api", "Channel"), apps.get_model("api", "ChannelToken")
    for one in token.objects.all():
        one.channel = channel.objects.get_or_create(legal_entity_id=one.legal_entity_id, name=one.name[:40])[0]
        one.mark = bytes(one.token_hash).hex()[:8]
        one.scopes = ["events:write"]
        one.purpose = f"channel {one.name}"
        one.expires_at = one.given_at + timedelta(days=DAYS)
        one.save()


class Migration(migrations.Migration):

    dependencies = [
        ("api", "0001_initial"),
        ("organisation", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Channel",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=40)),
                ("legal_entity", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="organisation.legalentity")),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("legal_entity", "name"), name="channel_name_once_per_legal_entity")],
            },
        ),
        migrations.RemoveConstraint(model_name="channeltoken", name="channel_token_one_live_per_name"),
        migrations.AddField("channeltoken", "channel", models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name="tokens", to="api.channel")),
        migrations.AddField("channeltoken", "mark", models.CharField(max_length=8, default=""), preserve_default=False),
        migrations.AddField("channeltoken", "scopes", django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=30), default=list, size=None), preserve_default=False),
        migrations.AddField("channeltoken", "purpose", models.CharField(max_length=200, default=""), preserve_default=False),
        migrations.AddField("channeltoken", "calls_per_minute", models.PositiveIntegerField(default=6000), preserve_default=False),
        migrations.AddField("channeltoken", "expires_at", models.DateTimeField(null=True)),
        migrations.AddField("channeltoken", "used_at", models.DateTimeField(null=True)),
        migrations.RunPython(name_channels, migrations.RunPython.noop, elidable=False),
        # A table that was just changed row by row cannot be altered in the same transaction.
        migrations.RunSQL("SET CONSTRAINTS ALL IMMEDIATE", migrations.RunSQL.noop),
        migrations.AlterField("channeltoken", "channel", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="tokens", to="api.channel")),
        migrations.AlterField("channeltoken", "expires_at", models.DateTimeField()),
        migrations.RemoveField("channeltoken", "name"),
        migrations.RemoveField("channeltoken", "legal_entity"),
        migrations.AddConstraint("channeltoken", models.CheckConstraint(condition=models.Q(("calls_per_minute__gt", 0)), name="channel_token_may_call_sometimes")),
        migrations.CreateModel(
            name="KeptAnswer",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("key", models.CharField(max_length=255)),
                ("fingerprint", models.CharField(max_length=64)),
                ("status", models.PositiveSmallIntegerField(null=True)),
                ("content_type", models.CharField(blank=True, max_length=60)),
                ("body", models.BinaryField(default=b"")),
                ("kept_at", models.DateTimeField()),
                ("channel", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="+", to="api.channel")),
            ],
            options={
                "indexes": [models.Index(fields=["kept_at"], name="kept_answer_by_moment")],
                "constraints": [models.UniqueConstraint(fields=("channel", "key"), name="kept_answer_once_per_channel_and_key")],
            },
        ),
    ]
