"""The triggers, by vendor, that mark remembered progress as out of date.

Whatever the query of `dubbing/queries/progress_counts.py` reads is watched here; a test compares the two lists. SQLite
rebuilds tables in later migrations and loses their triggers with them: a migration that alters a watched table calls
`unmake` before and `make` after (which disbelieves what was remembered). The tests look for every trigger by name.
"""

from __future__ import annotations

from functools import partial

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

WATCHED = {
    "tutorials_segment": ("text", "digest", "kind", "retired_at", "tutorial_id"),
    "subtitles_translation": ("segment_id", "language", "latest_id", "approved_id", "still_valid_digest"),
    "subtitles_translationrevision": ("state", "author_id", "source_digest", "created_at", "reviewed_at"),
    "dubbing_take": (
        *("segment_id", "language", "state", "revision_id", "still_valid_for_id", "source_digest"),
        *("created_at", "reviewed_at"),
    ),
    "dubbing_noroom": ("take_id",),
    "tutorials_languageversion": ("tutorial_id", "language", "spoken_first"),
}
# A revision counts where a translation names it. Its own one is marked even before it does: another transaction, that we
# do not see yet, may just be naming it.
_OF_REVISION = """SELECT DISTINCT s.tutorial_id, t.language FROM subtitles_translation t
    JOIN tutorials_segment s ON s.id = t.segment_id
    WHERE t.id = {row}.translation_id OR t.latest_id = {row}.id OR t.approved_id = {row}.id"""
_OF_SEGMENT = "SELECT tutorial_id, {row}.language FROM tutorials_segment WHERE id = {row}.segment_id"
_OF_TAKE = """SELECT s.tutorial_id, t.language FROM dubbing_take t JOIN tutorials_segment s ON s.id = t.segment_id
    WHERE t.id = {row}.take_id"""
# table → (the places that a row of it belongs to, the changes that matter)
PLACES = {
    "tutorials_segment": ("SELECT {row}.tutorial_id, ''", "INSERT UPDATE DELETE"),
    "subtitles_translation": (_OF_SEGMENT, "INSERT UPDATE DELETE"),
    "subtitles_translationrevision": (_OF_REVISION, "UPDATE"),
    "dubbing_take": (_OF_SEGMENT, "INSERT UPDATE DELETE"),
    "dubbing_noroom": (_OF_TAKE, "INSERT DELETE"),  # rows are made and deleted, never changed
    "tutorials_languageversion": ("SELECT {row}.tutorial_id, {row}.language", "UPDATE"),
}
ROWS = {"INSERT": ("NEW",), "UPDATE": ("OLD", "NEW"), "DELETE": ("OLD",)}


def trigger_names(*tables: str) -> list[str]:
    """All of them, without a table."""
    verbs = {table: PLACES[table][1].split() for table in tables or PLACES}
    return [f"progress_mark_{table}_{verb.lower()}" for table, those in verbs.items() for verb in those]


def _sqlite(table: str, verb: str) -> list[str]:
    """One mark for each place, under a new key every time: whoever saw the old one must not take the new one away.

    Not REPLACE: inside a trigger the outer statement's OR IGNORE would win over it, and the old key stay."""
    steps = []
    for row in ROWS[verb]:
        places = PLACES[table][0].format(row=row)
        steps.append(f"DELETE FROM dubbing_progressmark WHERE (tutorial_id, language) IN ({places});")
        steps.append(
            f"INSERT INTO dubbing_progressmark (tutorial_id, language, change) SELECT place.*, 0 FROM ({places}) place;"
        )
    of = f" OF {', '.join(WATCHED[table])}" if verb == "UPDATE" else ""
    return [
        f"CREATE TRIGGER progress_mark_{table}_{verb.lower()} AFTER {verb}{of} ON {table} BEGIN {' '.join(steps)} END"
    ]


def _postgresql(table: str, verb: str) -> list[str]:
    """One mark for each place and transaction; no two transactions write the same one, so that none waits."""
    name = f"progress_mark_{table}_{verb.lower()}"
    steps = "".join(
        f"INSERT INTO dubbing_progressmark (tutorial_id, language, change) SELECT place.*, txid_current() "
        f"FROM ({PLACES[table][0].format(row=row)}) place ON CONFLICT DO NOTHING; "
        for row in ROWS[verb]
    )
    of = f" OF {', '.join(WATCHED[table])}" if verb == "UPDATE" else ""
    return [
        f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN {steps} RETURN NULL; END $$",
        f"CREATE TRIGGER {name} AFTER {verb}{of} ON {table} FOR EACH ROW EXECUTE FUNCTION {name}()",
    ]


def watch(*tables: str) -> migrations.RunPython:
    return migrations.RunPython(partial(make, tables), partial(unmake, tables))


def make(tables: tuple[str, ...], _apps: StateApps | None, editor: BaseDatabaseSchemaEditor) -> None:
    made = {"sqlite": _sqlite, "postgresql": _postgresql}[editor.connection.vendor]
    for table in tables:
        for verb in PLACES[table][1].split():
            for statement in made(table, verb):
                editor.execute(statement)
    # What changed while nothing watched: no longer believed, but what lists are chosen by until it is counted again.
    editor.execute("UPDATE dubbing_keptprogress SET shape = ''")


def unmake(tables: tuple[str, ...], _apps: StateApps | None, editor: BaseDatabaseSchemaEditor) -> None:
    for name in trigger_names(*tables):
        if editor.connection.vendor == "sqlite":
            editor.execute(f"DROP TRIGGER IF EXISTS {name}")
        else:
            editor.execute(f"DROP FUNCTION IF EXISTS {name}() CASCADE")  # and its trigger
