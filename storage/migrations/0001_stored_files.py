"""The table of stored files (storage/models.py). Filled by dubbing/migrations/_stored_files.py."""

import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="HeardVoice",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "voice",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="StoredFile",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("store", models.CharField(choices=[("private", "Private"), ("public", "Public")], max_length=8)),
                ("path", models.CharField(max_length=200)),
                ("sha256", models.CharField(max_length=64)),
                ("bytes", models.BigIntegerField()),
                ("role", models.CharField(help_text="What for: storage/roles.py.", max_length=24)),
                ("holder", models.CharField(max_length=16)),
                ("holder_id", models.CharField(max_length=40)),
                (
                    "state",
                    models.CharField(
                        choices=[("stored", "Stored"), ("needed", "Needed"), ("leaving", "Leaving"), ("gone", "Gone")],
                        default="stored",
                        max_length=8,
                    ),
                ),
                (
                    "changed_at",
                    models.DateTimeField(
                        default=django.utils.timezone.now, help_text="When the state was last written."
                    ),
                ),
                (
                    "voices",
                    models.ManyToManyField(
                        blank=True,
                        help_text="Who is heard in it, as its holder knows. Forgotten when it is gone.",
                        related_name="+",
                        through="storage.HeardVoice",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["id"],
            },
        ),
        migrations.AddField(
            model_name="heardvoice",
            name="file",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="+", to="storage.storedfile"
            ),
        ),
        migrations.AddIndex(
            model_name="storedfile",
            index=models.Index(fields=["holder", "holder_id", "state"], name="stored_file_of"),
        ),
        migrations.AddIndex(
            model_name="storedfile",
            index=models.Index(fields=["state", "changed_at"], name="stored_file_state"),
        ),
        migrations.AddConstraint(
            model_name="storedfile",
            constraint=models.UniqueConstraint(
                fields=("store", "path", "holder", "holder_id", "role"), name="stored_file_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="heardvoice",
            constraint=models.UniqueConstraint(fields=("file", "voice"), name="heard_voice_once"),
        ),
    ]
