"""Remembered progress, and the triggers that mark it as out of date."""

from __future__ import annotations

import django.db.models.deletion
from django.db import migrations, models

from dubbing.migrations._progress_triggers import watch


class Migration(migrations.Migration):
    dependencies = [
        ("dubbing", "0001_initial"),
        ("subtitles", "0002_proposals"),
        ("tutorials", "0002_no_overlap"),
    ]
    operations = [
        migrations.CreateModel(
            name="KeptProgress",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("language", models.CharField(blank=True, max_length=16)),
                ("shape", models.CharField(max_length=64)),
                ("facts", models.TextField()),
                (
                    "tutorial",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="tutorials.tutorial"
                    ),
                ),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("tutorial", "language"), name="kept_progress_once")],
            },
        ),
        migrations.CreateModel(
            name="ProgressMark",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("language", models.CharField(blank=True, max_length=16)),
                ("change", models.BigIntegerField(default=0)),
                (
                    "tutorial",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="tutorials.tutorial",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("tutorial", "language", "change"), name="progress_mark_once")
                ],
            },
        ),
        watch(
            "tutorials_segment",
            "subtitles_translation",
            "subtitles_translationrevision",
            "dubbing_take",
        ),
    ]
