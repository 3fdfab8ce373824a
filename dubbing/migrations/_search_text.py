"""The words of the releases that are live now, so that they can be searched."""

from __future__ import annotations

from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

from dubbing.manifests import read_manifest
from dubbing.releases.search_text import search_fields

AT_ONCE = 20  # a manifest of a long tutorial has half a megabyte


def fill(apps: StateApps, editor: BaseDatabaseSchemaEditor) -> None:
    rows = apps.get_model("dubbing", "SearchText").objects
    segments = apps.get_model("tutorials", "Segment").objects
    live = apps.get_model("dubbing", "Release").objects.filter(state="live", version__tutorial__is_interface=False)
    of_tutorial: tuple[int, dict[str, str]] = (0, {})
    ordered = live.select_related("version__tutorial").order_by("version__tutorial_id", "pk")
    for release in ordered.defer("report", "findings").iterator(chunk_size=AT_ONCE):
        tutorial = release.version.tutorial
        if of_tutorial[0] != tutorial.pk:
            of_tutorial = (tutorial.pk, dict(segments.filter(tutorial=tutorial.pk).values_list("public_id", "text")))
        french = of_tutorial[1]
        found = search_fields(
            read_manifest(release.manifest), french, title=tutorial.title_fr or "", summary=tutorial.summary_fr or ""
        )
        rows.create(release_id=release.pk, **found)
