"""A film's music and effects without its voice, each that was brought."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("tutorials", "0005_kept_sounds")]

    operations = [
        migrations.CreateModel(
            name="MusicTrack",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "path",
                    models.CharField(
                        blank=True, help_text="Path in the private store, bytes as received.", max_length=200
                    ),
                ),
                ("name", models.CharField(blank=True, max_length=255)),
                ("sha256", models.CharField(max_length=64)),
                ("bytes", models.BigIntegerField()),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("running", "Checking"),
                            ("needed", "In Use"),
                            ("refused", "Refused"),
                            ("gone", "Removed"),
                        ],
                        default="running",
                        max_length=8,
                    ),
                ),
                ("failure", models.TextField(blank=True)),
                (
                    "tutorial",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="music_tracks",
                        to="tutorials.tutorial",
                    ),
                ),
            ],
            options={
                "ordering": ["tutorial_id", "id"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("state", "needed")), fields=("tutorial",), name="music_track_one_in_use"
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("state", "running")), fields=("tutorial",), name="music_track_one_checked"
                    ),
                ],
            },
        ),
    ]
