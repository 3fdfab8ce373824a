"""From the first edition to the second (0.2.0) in one step."""

import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    replaces = [("subtitles", name) for name in ("0003_draft_numbers", "0004_text_imports", "0005_rewordings")]

    dependencies = [
        ("subtitles", "0002_proposals"),
        ("tutorials", "0003_second_edition"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="draft",
            name="aside",
            field=models.JSONField(default=list, help_text="Texts of other tabs and devices that wait for a choice."),
        ),
        migrations.AddField(
            model_name="draft",
            name="number",
            field=models.BigIntegerField(
                default=0, help_text="Of the last save. No number comes twice, not after deletion."
            ),
        ),
        migrations.AddField(
            model_name="draft",
            name="writer",
            field=models.CharField(blank=True, help_text="The open page that saved it last.", max_length=40),
        ),
        migrations.CreateModel(
            name="TextImport",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("language", models.CharField(max_length=16)),
                ("name", models.CharField(help_text="The file's, as the person named it.", max_length=255)),
                (
                    "how",
                    models.CharField(
                        choices=[("draft", "Draft"), ("submit", "Submit"), ("approve", "Approve")], max_length=8
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("preparing", "Preparing"),
                            ("writing", "Writing"),
                            ("written", "Written"),
                            ("ended", "Ended"),
                            ("taking_back", "Taking Back"),
                            ("taken_back", "Taken Back"),
                        ],
                        default="preparing",
                        max_length=12,
                    ),
                ),
                (
                    "report",
                    models.JSONField(
                        default=dict, help_text="What was said when the file was judged: Outcome.as_json()."
                    ),
                ),
                ("began_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("changed_at", models.DateTimeField(auto_now=True)),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "tutorial",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="tutorials.tutorial"
                    ),
                ),
            ],
            options={
                "ordering": ["-pk"],
            },
        ),
        migrations.CreateModel(
            name="ImportedText",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("where", models.CharField(help_text="How the file names it.", max_length=200)),
                ("text", models.TextField()),
                ("base_number", models.PositiveIntegerField()),
                (
                    "source_text",
                    models.TextField(blank=True, help_text="The French that was translated, where it is not today's."),
                ),
                (
                    "french_digest",
                    models.CharField(help_text="The French with which the findings were made.", max_length=64),
                ),
                ("findings", models.JSONField(default=list)),
                ("approve", models.BooleanField(default=False)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("waiting", "Waiting"),
                            ("written", "Written"),
                            ("same", "it stood there already"),
                            ("refused", "Refused"),
                            ("taken_back", "Taken Back"),
                            ("kept", "not taken back: somebody worked on it since"),
                        ],
                        default="waiting",
                        max_length=12,
                    ),
                ),
                ("why", models.TextField(blank=True)),
                ("before", models.JSONField(default=dict)),
                (
                    "revision",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="subtitles.translationrevision",
                    ),
                ),
                (
                    "segment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="tutorials.segment"
                    ),
                ),
                (
                    "batch",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="texts", to="subtitles.textimport"
                    ),
                ),
            ],
            options={
                "ordering": ["segment_id"],
            },
        ),
        migrations.AddIndex(
            model_name="textimport",
            index=models.Index(fields=["tutorial", "language"], name="subtitles_t_tutoria_d978b0_idx"),
        ),
        migrations.AddIndex(
            model_name="importedtext",
            index=models.Index(fields=["batch", "state"], name="subtitles_i_batch_i_8aebd6_idx"),
        ),
        migrations.AddConstraint(
            model_name="importedtext",
            constraint=models.UniqueConstraint(fields=("batch", "segment"), name="imported_text_once"),
        ),
        migrations.CreateModel(
            name="Rewording",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("too_long_by_ms", models.PositiveIntegerField(help_text="At the voice's own pace.")),
                ("letters", models.PositiveIntegerField(help_text="How many letters shorter it should be.")),
                ("kept", models.BooleanField(default=False)),
                ("found_at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "revision",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="subtitles.translationrevision",
                    ),
                ),
                (
                    "translation",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="rewording",
                        to="subtitles.translation",
                    ),
                ),
                (
                    "voice",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="VersionVoice",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "version",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="main_voice",
                        to="tutorials.languageversion",
                    ),
                ),
            ],
        ),
    ]
