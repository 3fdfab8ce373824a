"""Verdicts of the whole-tutorial solve, and the takes for which it finds no room, with triggers like those of 0002 that
mark the progress of their version."""

from __future__ import annotations

import django.db.models.deletion
import django.utils.timezone
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

# Rows are made and deleted, never changed.
WATCHED = {"dubbing_noroom": ("take_id",)}
_PLACE = """SELECT s.tutorial_id, t.language FROM dubbing_take t JOIN tutorials_segment s ON s.id = t.segment_id
    WHERE t.id = {row}.take_id"""
ROWS = {"INSERT": "NEW", "DELETE": "OLD"}


def names() -> list[str]:
    return [f"progress_mark_dubbing_noroom_{verb.lower()}" for verb in ROWS]


def _sqlite(name: str, verb: str) -> list[str]:
    place = _PLACE.format(row=ROWS[verb])
    forget = f"DELETE FROM dubbing_progressmark WHERE (tutorial_id, language) IN ({place});"
    mark = f"INSERT INTO dubbing_progressmark (tutorial_id, language, change) SELECT place.*, 0 FROM ({place}) place;"
    return [f"CREATE TRIGGER {name} AFTER {verb} ON dubbing_noroom BEGIN {forget} {mark} END"]


def _postgresql(name: str, verb: str) -> list[str]:
    place = _PLACE.format(row=ROWS[verb])
    mark = f"""INSERT INTO dubbing_progressmark (tutorial_id, language, change)
        SELECT place.*, txid_current() FROM ({place}) place ON CONFLICT DO NOTHING;"""
    return [
        f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN {mark} RETURN NULL; END $$",
        f"CREATE TRIGGER {name} AFTER {verb} ON dubbing_noroom FOR EACH ROW EXECUTE FUNCTION {name}()",
    ]


def make(apps: StateApps, editor: BaseDatabaseSchemaEditor) -> None:
    made = {"sqlite": _sqlite, "postgresql": _postgresql}[editor.connection.vendor]
    for name, verb in zip(names(), ROWS, strict=True):
        for statement in made(name, verb):
            editor.execute(statement)


def unmake(apps: StateApps, editor: BaseDatabaseSchemaEditor) -> None:
    for name in names():
        if editor.connection.vendor == "sqlite":
            editor.execute(f"DROP TRIGGER {name}")
        else:
            editor.execute(f"DROP FUNCTION {name}() CASCADE")  # and its trigger


class Migration(migrations.Migration):
    dependencies = [
        ("dubbing", "0003_titles_of_old_releases"),
        ("tutorials", "0006_jobs_move_out"),
    ]
    operations = [
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
            ],
        ),
        migrations.RunPython(make, unmake),
    ]
