"""Jobs are taken in turn, wait for the machine and can be cancelled; workers give signs of life."""

from __future__ import annotations

import django.utils.timezone
from django.conf import settings
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps


def rank_what_waits(apps: StateApps, editor: BaseDatabaseSchemaEditor) -> None:
    """Short work was taken first by its queue, listening last by the broker's priority: now the row says it."""
    waiting = apps.get_model("tutorials", "Job").objects.filter(state__in=("queued", "running"))
    waiting.filter(queue="short").update(rank=0)
    waiting.filter(kind="dubbing.listen").update(rank=2)


class Migration(migrations.Migration):
    dependencies = [
        ("tutorials", "0002_no_overlap"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Worker",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(help_text="Celery's name for it.", max_length=160)),
                ("queue", models.CharField(choices=[("short", "Short"), ("long", "Long")], max_length=8)),
                ("processes", models.PositiveSmallIntegerField(default=1)),
                ("seen_at", models.DateTimeField()),
            ],
            options={
                "ordering": ["queue", "name"],
            },
        ),
        migrations.RemoveIndex(
            model_name="job",
            name="tutorials_j_state_c262aa_idx",
        ),
        migrations.RemoveField(
            model_name="job",
            name="ring_at",
        ),
        migrations.AddField(
            model_name="job",
            name="free_then",
            field=models.BigIntegerField(help_text="Bytes that were free when the disk was found full.", null=True),
        ),
        migrations.AddField(
            model_name="job",
            name="not_before",
            field=models.DateTimeField(help_text="While it waits for the machine: nobody takes it before.", null=True),
        ),
        migrations.AddField(
            model_name="job",
            name="notified",
            field=models.PositiveIntegerField(default=0, help_text="How often its queue was told of it again."),
        ),
        migrations.AddField(
            model_name="job",
            name="notify_at",
            field=models.DateTimeField(
                default=django.utils.timezone.now, help_text="Reconcile notifies again after this moment."
            ),
        ),
        migrations.AddField(
            model_name="job",
            name="rank",
            field=models.PositiveSmallIntegerField(choices=[(0, "Urgent"), (1, "Ordinary"), (2, "Idle")], default=1),
        ),
        migrations.AddField(
            model_name="job",
            name="troubles",
            field=models.PositiveIntegerField(default=0, help_text="How often the machine stopped it."),
        ),
        migrations.AddField(
            model_name="job",
            name="turn_of",
            field=models.CharField(
                blank=True,
                help_text="Jobs of one name take turns with those of others: a tutorial's id.",
                max_length=64,
            ),
        ),
        migrations.AddField(
            model_name="job",
            name="waits_for",
            field=models.CharField(
                blank=True,
                choices=[
                    ("disk", "Disk"),
                    ("database", "Database"),
                    ("storage", "Storage"),
                    ("memory", "Memory"),
                    ("worker", "Worker"),
                ],
                max_length=10,
            ),
        ),
        migrations.AlterField(
            model_name="job",
            name="attempts",
            field=models.PositiveIntegerField(default=0, help_text="How often it was begun."),
        ),
        migrations.AlterField(
            model_name="job",
            name="state",
            field=models.CharField(
                choices=[
                    ("queued", "Queued"),
                    ("running", "Running"),
                    ("done", "Done"),
                    ("failed", "Failed"),
                    ("cancelled", "Cancelled"),
                ],
                default="queued",
                max_length=10,
            ),
        ),
        migrations.AddIndex(
            model_name="job",
            index=models.Index(fields=["state", "notify_at"], name="job_state_notify"),
        ),
        migrations.AddIndex(
            model_name="job",
            index=models.Index(fields=["turn_of", "started_at"], name="job_turn_started"),
        ),
        migrations.AddConstraint(
            model_name="worker",
            constraint=models.UniqueConstraint(fields=("name", "queue"), name="worker_queue_once"),
        ),
        migrations.RunPython(rank_what_waits, migrations.RunPython.noop),
    ]
