"""Jobs and workers have an app of their own. Their tables stay where they are: only Django's picture of them moves."""

from __future__ import annotations

import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("tutorials", "0003_second_edition"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.SeparateDatabaseAndState(
            state_operations=[
                migrations.CreateModel(
                    name="Worker",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("name", models.CharField(help_text="Celery's name for it.", max_length=160)),
                        ("queue", models.CharField(choices=[("short", "Short"), ("long", "Long")], max_length=8)),
                        ("processes", models.PositiveSmallIntegerField(default=1)),
                        ("seen_at", models.DateTimeField()),
                    ],
                    options={
                        "db_table": "tutorials_worker",
                        "ordering": ["queue", "name"],
                        "constraints": [models.UniqueConstraint(fields=("name", "queue"), name="worker_queue_once")],
                    },
                ),
                migrations.CreateModel(
                    name="Job",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("kind", models.CharField(max_length=30)),
                        (
                            "target",
                            models.CharField(
                                help_text="Primary key or public id of the thing worked on.", max_length=64
                            ),
                        ),
                        ("queue", models.CharField(choices=[("short", "Short"), ("long", "Long")], max_length=8)),
                        (
                            "rank",
                            models.PositiveSmallIntegerField(
                                choices=[(0, "Urgent"), (1, "Ordinary"), (2, "Idle")], default=1
                            ),
                        ),
                        (
                            "turn_of",
                            models.CharField(
                                blank=True,
                                help_text="Jobs of one name take turns with those of others: a tutorial's id.",
                                max_length=64,
                            ),
                        ),
                        (
                            "state",
                            models.CharField(
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
                        ("permille", models.PositiveSmallIntegerField(default=0)),
                        ("doing", models.CharField(blank=True, max_length=120)),
                        ("parameters", models.JSONField(default=dict)),
                        ("created_at", models.DateTimeField(default=django.utils.timezone.now)),
                        ("started_at", models.DateTimeField(null=True)),
                        ("ended_at", models.DateTimeField(null=True)),
                        ("worker", models.CharField(blank=True, max_length=120)),
                        ("lease_token", models.CharField(blank=True, max_length=32)),
                        ("lease_until", models.DateTimeField(null=True)),
                        ("attempts", models.PositiveIntegerField(default=0, help_text="How often it was begun.")),
                        (
                            "troubles",
                            models.PositiveIntegerField(default=0, help_text="How often the machine stopped it."),
                        ),
                        (
                            "waits_for",
                            models.CharField(
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
                        (
                            "not_before",
                            models.DateTimeField(
                                help_text="While it waits for the machine: nobody takes it before.", null=True
                            ),
                        ),
                        (
                            "free_then",
                            models.BigIntegerField(
                                help_text="Bytes that were free when the disk was found full.", null=True
                            ),
                        ),
                        (
                            "notified",
                            models.PositiveIntegerField(
                                default=0, help_text="How often its queue was told of it again."
                            ),
                        ),
                        (
                            "notify_at",
                            models.DateTimeField(
                                default=django.utils.timezone.now,
                                help_text="Reconcile notifies again after this moment.",
                            ),
                        ),
                        ("failure", models.TextField(blank=True)),
                        ("failure_detail", models.TextField(blank=True)),
                        (
                            "requested_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "db_table": "tutorials_job",
                        "ordering": ["-id"],
                        "indexes": [
                            models.Index(fields=["state", "notify_at"], name="job_state_notify"),
                            models.Index(fields=["kind", "target"], name="tutorials_j_kind_3b0f84_idx"),
                            models.Index(fields=["turn_of", "started_at"], name="job_turn_started"),
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("state__in", ["queued", "running"])),
                                fields=("kind", "target"),
                                name="job_one_active_per_target",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("permille__lte", 1000)), name="job_permille_in_range"
                            ),
                        ],
                    },
                ),
            ]
        ),
    ]
