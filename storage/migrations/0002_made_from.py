"""From which recordings the files of a release are made, read from the manifests of those whose files are there."""

from __future__ import annotations

from typing import Any

from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

AT_ONCE = 100


def fill(apps: StateApps, editor: BaseDatabaseSchemaEditor) -> None:
    made = apps.get_model("storage", "MadeFrom")
    files = apps.get_model("storage", "StoredFile").objects.filter(holder="release", state__in=("stored", "needed"))
    there = {int(key) for key in files.order_by().values_list("holder_id", flat=True).distinct()}
    takes = {pk: str(key) for pk, key in apps.get_model("dubbing", "Take").objects.values_list("pk", "client_id")}
    releases = apps.get_model("dubbing", "Release").objects.order_by("pk")
    for release in releases.iterator(chunk_size=AT_ONCE):
        if release.pk in there or release.state in {"queued", "building"}:
            made.objects.bulk_create(
                made(holder="release", holder_id=str(release.pk), source="take", source_id=key)
                for key in sorted(_recordings(release.manifest, takes))
            )


def _recordings(manifest: dict[str, Any], takes: dict[int, str]) -> set[str]:
    """The client's UUIDs of the takes that it plays, or that its build chose."""
    known = set(takes.values())
    played = {str(row["take"]) for row in manifest.get("segments", []) if row.get("take")} & known
    return played | {takes[row["take"]] for row in manifest.get("chosen", []) if row.get("take") in takes}


class Migration(migrations.Migration):
    dependencies = [
        ("storage", "0001_stored_files"),
        ("dubbing", "0003_second_edition"),
    ]

    operations = [
        migrations.CreateModel(
            name="MadeFrom",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("holder", models.CharField(max_length=16)),
                ("holder_id", models.CharField(max_length=40)),
                ("source", models.CharField(max_length=16)),
                ("source_id", models.CharField(max_length=40)),
            ],
            options={
                "indexes": [models.Index(fields=["holder", "holder_id"], name="made_from_of")],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("source", "source_id", "holder", "holder_id"), name="made_from_once"
                    )
                ],
            },
        ),
        migrations.RunPython(fill, migrations.RunPython.noop),
    ]
