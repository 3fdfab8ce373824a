"""From the first edition to the second (0.2.0) in one step.

Jobs and workers get their new columns, then belong to the app `jobs`: its 0001 comes after this, the tables stay.
"""

import uuid

import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

# By hand: to add a field Django makes the table anew on SQLite, where the triggers that mark progress name it.
ADD = 'ALTER TABLE "{table}" ADD COLUMN "short_text" text NOT NULL DEFAULT \'\''
DROP = 'ALTER TABLE "{table}" DROP COLUMN "short_text"'


def short_text(table: str) -> migrations.RunSQL:
    return migrations.RunSQL(ADD.format(table=table), DROP.format(table=table))


def rank_what_waits(apps: StateApps, editor: BaseDatabaseSchemaEditor) -> None:
    """Short work was taken first by its queue, listening last by the broker's priority: now the row says it."""
    waiting = apps.get_model("tutorials", "Job").objects.filter(state__in=("queued", "running"))
    waiting.filter(queue="short").update(rank=0)
    waiting.filter(kind="dubbing.listen").update(rank=2)


class Migration(migrations.Migration):
    replaces = [
        ("tutorials", name)
        for name in (
            "0003_jobs_in_turn",
            "0004_version_language",
            "0005_video_parts",
            "0006_jobs_move_out",
            "0007_holds",
            "0008_short_french",
            "0009_comments",
            "0010_themes",
            "0011_descriptions",
        )
    ]

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
        migrations.AddIndex(
            model_name="languageversion",
            index=models.Index(fields=["language"], name="version_language"),
        ),
        migrations.AddField(
            model_name="tutorial",
            name="video_parts",
            field=models.JSONField(default=dict, help_text="The same while it is being made: what is there already."),
        ),
        migrations.RunPython(rank_what_waits, migrations.RunPython.noop),
        migrations.SeparateDatabaseAndState(
            state_operations=[
                migrations.DeleteModel(
                    name="Worker",
                ),
                migrations.DeleteModel(
                    name="Job",
                ),
            ],
        ),
        migrations.AddField(
            model_name="languageversion",
            name="holds",
            field=models.CharField(
                choices=[("as_above", "As Above"), ("on", "On"), ("off", "Off")], default="as_above", max_length=8
            ),
        ),
        migrations.AddField(
            model_name="tutorial",
            name="holds",
            field=models.CharField(
                choices=[("as_above", "As Above"), ("on", "On"), ("off", "Off")], default="as_above", max_length=8
            ),
        ),
        migrations.SeparateDatabaseAndState(
            database_operations=[short_text("tutorials_segment"), short_text("tutorials_segmentrevision")],
            state_operations=[
                migrations.AddField(
                    model_name="segment",
                    name="short_text",
                    field=models.TextField(
                        blank=True,
                        help_text="A shorter French that every language may follow where its voice has no room.",
                    ),
                ),
                migrations.AddField(
                    model_name="segmentrevision",
                    name="short_text",
                    field=models.TextField(blank=True),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Comment",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "key",
                    models.UUIDField(
                        default=uuid.uuid4, help_text="Made with the form: sent twice, it is one.", unique=True
                    ),
                ),
                ("language", models.CharField(blank=True, max_length=16)),
                (
                    "kind",
                    models.CharField(
                        choices=[("remark", "Remark"), ("not_understood", "Not Understood")],
                        default="remark",
                        max_length=16,
                    ),
                ),
                ("text", models.TextField(blank=True)),
                ("at", models.DateTimeField(default=django.utils.timezone.now)),
                ("resolved_at", models.DateTimeField(null=True)),
                (
                    "author",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="comments",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("mentions", models.ManyToManyField(blank=True, related_name="+", to=settings.AUTH_USER_MODEL)),
                (
                    "resolved_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "segment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="comments", to="tutorials.segment"
                    ),
                ),
            ],
            options={
                "ordering": ["at", "id"],
                "indexes": [
                    models.Index(fields=["segment", "language"], name="comment_of_segment"),
                    models.Index(condition=models.Q(("resolved_at", None)), fields=["kind", "at"], name="comment_open"),
                ],
            },
        ),
        migrations.AddField(
            model_name="tutorial",
            name="themes",
            field=models.JSONField(blank=True, default=list, help_text="Codes of `Theme`, in its order."),
        ),
        migrations.AlterField(
            model_name="segment",
            name="kind",
            field=models.CharField(
                choices=[
                    ("speech", "Speech"),
                    ("title", "Title"),
                    ("summary", "Summary"),
                    ("string", "String"),
                    ("spoken_name", "Spoken Name"),
                    ("description", "Description"),
                ],
                default="speech",
                max_length=12,
            ),
        ),
    ]
