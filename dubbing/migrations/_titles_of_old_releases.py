"""Releases made before manifests held a title get the one that parents read until now: the tutorial's column.

From here on a page reads the manifest and nothing else (docs/decisions/0023-titles.md).
"""

from __future__ import annotations

from typing import Any

from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps
from django.db.models import Q

AT_ONCE = 100  # a manifest of a long tutorial has half a megabyte


def fill(apps: StateApps, editor: BaseDatabaseSchemaEditor) -> None:
    releases = apps.get_model("dubbing", "Release").objects
    without = Q(manifest__title__isnull=True) | Q(manifest__summary__isnull=True)
    without |= Q(manifest__title="") | Q(manifest__summary="")
    # A release that is not built yet has no files: its build writes the title.
    rows = releases.filter(without, manifest__files__isnull=False, version__tutorial__is_interface=False)
    for release in rows.select_related("version__tutorial").order_by("pk").iterator(chunk_size=AT_ONCE):
        found = {name: _shown(release.version, name) for name in ("title", "summary")}
        kept = {name: text for name, text in release.manifest.items() if text or name not in found}
        if release.manifest != (filled := {**release.manifest, **found, **kept}):
            releases.filter(pk=release.pk).update(manifest=filled)


def _shown(version: Any, name: str) -> str:
    """What the pages showed for want of a text in the manifest: the translation's copy, else the French."""
    tag = version.language.lower().replace("-", "_")
    texts = [getattr(version.tutorial, f"{name}_{column}", None) or "" for column in (tag, "fr")]
    return next((text.strip() for text in texts if text.strip()), "")
