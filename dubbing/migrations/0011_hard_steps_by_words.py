"""What was heard of a step that was not understood. Of a row made before, it is taken to be what is live."""

from typing import Any

from django.db import migrations, models


def heard(row: dict[str, Any]) -> dict[str, int]:
    return {name: row.get(name) or 0 for name in ("revision", "take")}


def fill(apps: Any, schema_editor: Any) -> None:
    steps, releases = apps.get_model("dubbing", "HardStep"), apps.get_model("dubbing", "Release")
    versions = steps.objects.values_list("version_id", flat=True).distinct()
    for release in releases.objects.filter(state="live", version__in=list(versions)):
        for row in release.manifest.get("chosen", []):
            steps.objects.filter(version=release.version_id, segment=row["segment"]).update(**heard(row))


class Migration(migrations.Migration):
    dependencies = [("dubbing", "0010_hard_steps")]

    operations = [
        migrations.RemoveConstraint("hardstep", "hard_step_once_per_day"),
        migrations.AddField("hardstep", "revision", models.PositiveBigIntegerField(default=0)),
        migrations.AddField("hardstep", "take", models.PositiveBigIntegerField(default=0)),
        migrations.AddConstraint(
            "hardstep",
            models.UniqueConstraint(
                fields=["version", "segment", "revision", "take", "day"], name="hard_step_once_per_day"
            ),
        ),
        migrations.RunPython(fill, migrations.RunPython.noop, elidable=True),
    ]
