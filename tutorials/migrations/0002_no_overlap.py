"""Segments of one tutorial never overlap: triggers, by vendor.

A retired segment keeps its span and does not count. SQLite rebuilds tables in later migrations; a migration that
alters `tutorials_segment` must drop these triggers first and make them again.
"""

from __future__ import annotations

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

CLASH = """SELECT 1 FROM tutorials_segment other
           WHERE other.tutorial_id = NEW.tutorial_id AND other.id <> NEW.id AND other.kind = 'speech'
             AND other.retired_at IS NULL AND other.start_ms < NEW.end_ms AND other.end_ms > NEW.start_ms"""
WHEN = "NEW.kind = 'speech' AND NEW.retired_at IS NULL"
# An insert has no id yet in a BEFORE trigger of SQLite (it is -1): AFTER sees the row as it is, and ABORT undoes it.
SQLITE = [
    f"""CREATE TRIGGER segment_no_overlap_{verb.split()[0].lower()} AFTER {verb} ON tutorials_segment
        WHEN {WHEN} AND EXISTS ({CLASH})
        BEGIN SELECT RAISE(ABORT, 'segments overlap'); END"""
    for verb in ("INSERT", "UPDATE OF start_ms, end_ms, retired_at, tutorial_id, kind")
]
POSTGRESQL = [
    f"""CREATE FUNCTION segment_no_overlap() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
          IF {WHEN} AND EXISTS ({CLASH}) THEN
            RAISE EXCEPTION 'segments overlap' USING ERRCODE = 'exclusion_violation';
          END IF;
          RETURN NULL;
        END $$""",
    """CREATE TRIGGER segment_no_overlap AFTER INSERT OR UPDATE OF start_ms, end_ms, retired_at, tutorial_id, kind
       ON tutorials_segment FOR EACH ROW EXECUTE FUNCTION segment_no_overlap()""",
]
UNDO = {
    "sqlite": ["DROP TRIGGER segment_no_overlap_insert", "DROP TRIGGER segment_no_overlap_update"],
    "postgresql": ["DROP TRIGGER segment_no_overlap ON tutorials_segment", "DROP FUNCTION segment_no_overlap()"],
}


def make(apps: StateApps, editor: BaseDatabaseSchemaEditor) -> None:
    for statement in {"sqlite": SQLITE, "postgresql": POSTGRESQL}[editor.connection.vendor]:
        editor.execute(statement)


def unmake(apps: StateApps, editor: BaseDatabaseSchemaEditor) -> None:
    for statement in UNDO[editor.connection.vendor]:
        editor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [("tutorials", "0001_initial")]
    operations = [migrations.RunPython(make, unmake)]
