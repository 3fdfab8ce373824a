"""From the first edition to the second (0.2.0) in one step: the tables, then what they hold of what was there."""

import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

from dubbing.migrations import _search_text, _stored_files, _titles_of_old_releases
from dubbing.migrations._progress_triggers import watch


def fill(apps: StateApps, editor: BaseDatabaseSchemaEditor) -> None:
    """The search reads titles in manifests; the table of stored files takes out of them what they said of it."""
    _titles_of_old_releases.fill(apps, editor)
    _search_text.fill(apps, editor)
    _stored_files.fill(apps, editor)


class Migration(migrations.Migration):
    replaces = [
        ("dubbing", name)
        for name in (
            "0003_titles_of_old_releases",
            "0004_verdicts",
            "0005_draft_mixes",
            "0006_verdict_before_pictures",
            "0007_unplayed_since",
            "0008_search_text",
            "0009_stored_files",
            "0010_hard_steps",
            "0011_hard_steps_by_words",
            "0012_spoken_words",
        )
    ]

    dependencies = [
        ("dubbing", "0002_kept_progress"),
        ("storage", "0001_stored_files"),
        ("tutorials", "0003_second_edition"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="take",
            name="unplayed_since",
            field=models.DateTimeField(
                help_text="Of a refused take: since when no release that can be heard, or gone back to, plays it.",
                null=True,
            ),
        ),
        migrations.CreateModel(
            name="SearchText",
            fields=[
                (
                    "release",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="search_text",
                        serialize=False,
                        to="dubbing.release",
                    ),
                ),
                ("title", models.TextField()),
                ("text", models.TextField()),
                ("lines", models.JSONField(default=list)),
            ],
        ),
        migrations.CreateModel(
            name="NoRoom",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "take",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE, related_name="no_room", to="dubbing.take"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="DraftMix",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("digest", models.CharField(blank=True, max_length=64)),
                ("path", models.CharField(blank=True, max_length=200)),
                ("sha256", models.CharField(blank=True, max_length=64)),
                ("bytes", models.BigIntegerField(default=0)),
                ("manifest", models.JSONField(default=dict)),
                ("made_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("ended_at", models.DateTimeField(null=True)),
                ("takes", models.ManyToManyField(related_name="draft_mixes", to="dubbing.take")),
                (
                    "version",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="draft_mixes",
                        to="tutorials.languageversion",
                    ),
                ),
                (
                    "voice",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("version", "voice"), name="draft_mix_of_a_voice_once"),
                    models.UniqueConstraint(
                        condition=models.Q(("voice", None)), fields=("version",), name="draft_mix_of_everybody_once"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="HardStep",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("day", models.DateField()),
                ("times", models.PositiveIntegerField(default=0)),
                (
                    "segment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="tutorials.segment"
                    ),
                ),
                (
                    "version",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="hard_steps",
                        to="tutorials.languageversion",
                    ),
                ),
                ("revision", models.PositiveBigIntegerField(default=0)),
                ("take", models.PositiveBigIntegerField(default=0)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("version", "segment", "revision", "take", "day"), name="hard_step_once_per_day"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="VersionVerdict",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("digest", models.CharField(max_length=64)),
                ("takes", models.JSONField(default=dict)),
                ("texts", models.JSONField(default=dict)),
                ("made_at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "version",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="verdict",
                        to="tutorials.languageversion",
                    ),
                ),
                ("pictures_assumed", models.BooleanField(default=False)),
            ],
        ),
        migrations.CreateModel(
            name="SpokenWords",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("language", models.CharField(max_length=16)),
                ("text", models.TextField()),
                ("path", models.CharField(max_length=200)),
                ("bytes", models.PositiveIntegerField()),
                (
                    "synthetic",
                    models.BooleanField(default=False, help_text="A machine's voice, for the demonstration."),
                ),
                ("made_at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "segment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="tutorials.segment"
                    ),
                ),
                (
                    "take",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE, related_name="spoken_words", to="dubbing.take"
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["language", "segment"], name="spoken_words_of")],
                "constraints": [models.UniqueConstraint(fields=("segment", "language"), name="spoken_words_once")],
            },
        ),
        watch("dubbing_noroom"),
        migrations.RunPython(fill, migrations.RunPython.noop),
    ]
